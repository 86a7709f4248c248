/** Whoever works on this machine, where nobody need sign in. What was there before there were users is his. */
export const LOCAL_USER = "local";

declare module "fastify" {
  interface FastifyRequest {
    /** Who asks, by name. Empty where a route is open or signed: nobody is asked there. */
    user: string;
  }
  interface FastifyContextConfig {
    /** Answers also to whoever has not signed in. */
    isOpen?: boolean;
  }
}
