/** The starter photographs in public/samples; their licences stand beside them. */
export const samples = [
  { name: "Coffee", file: "coffee.png" },
  { name: "Cat", file: "chelsea.png" },
  { name: "Rocket", file: "rocket.jpg" },
  { name: "Brick wall", file: "brick.png" },
] as const;
