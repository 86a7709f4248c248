/** The user of this machine, where nobody need sign in. Rows from before there were users are theirs. */
export const LOCAL_USER = "local";

declare module "fastify" {
  interface FastifyRequest {
    /** Name of the user who asks. Empty where a route is open or signed: nobody is identified there. */
    user: string;
  }
  interface FastifyContextConfig {
    /** Open to signed-out users. */
    isPublic?: boolean;
  }
}
