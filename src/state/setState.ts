/** The setter by which a slice changes its own members. */
export type SetState<Slice> = (change: Partial<Slice> | ((state: Slice) => Partial<Slice>)) => void;
