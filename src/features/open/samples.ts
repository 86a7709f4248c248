import { m } from "../../messages/messages.js";
/** The starter photographs in public/samples; their licences stand beside them. */
export const samples = [
  { name: m.sample_coffee(), file: "coffee.png" },
  { name: m.sample_cat(), file: "chelsea.png" },
  { name: m.sample_rocket(), file: "rocket.jpg" },
  { name: m.sample_brick_wall(), file: "brick.png" },
] as const;
