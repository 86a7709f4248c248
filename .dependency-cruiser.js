/** Who may import whom in src: each folder, and what of ours it may import. Type imports count. */
const MAY_IMPORT = {
  contract: [],
  core: [],
  messages: [],
  intl: ["core"],
  ui: ["messages", "intl", "contract", "core"],
  imaging: ["messages", "intl", "core"],
  editor: ["messages", "core"],
  state: ["messages", "core", "editor"],
  api: ["messages", "intl", "contract", "core"],
  session: ["messages", "contract", "core", "imaging", "api"],
  canvas: ["messages", "intl", "core", "editor", "imaging", "state", "ui"],
  compare: ["messages", "intl", "core", "editor", "imaging", "state", "ui"],
  workspace: ["messages", "contract", "core", "editor", "imaging", "canvas", "session", "state", "ui", "api"],
  features: [
    "messages",
    "intl",
    "contract",
    "core",
    "editor",
    "imaging",
    "canvas",
    "compare",
    "session",
    "state",
    "ui",
    "api",
    "workspace",
  ],
  app: [
    "messages",
    "intl",
    "contract",
    "core",
    "editor",
    "imaging",
    "canvas",
    "session",
    "state",
    "ui",
    "api",
    "workspace",
    "features",
  ],
  server: ["contract", "core"],
};

/** Where a package may be imported. */
const PACKAGE_IN = {
  "(react-)?konva": ["canvas", "compare"],
  "@tanstack/react-query": ["api", "features", "workspace", "app"],
  zustand: ["state"],
};

const TESTS = "\\.test\\.tsx?$|/testing/";
const folder = (names) => `^src/(${names.join("|")})/`;

export default {
  forbidden: [
    { name: "no cycle", severity: "error", from: {}, to: { circular: true } },
    ...Object.entries(MAY_IMPORT).map(([from, to]) => ({
      name: `${from} may import ${to.join(", ") || "nothing of ours"}`,
      severity: "error",
      from: { path: folder([from]) },
      to: { path: "^src/", pathNot: folder([from, ...to, "testing"]) },
    })),
    {
      name: "no feature imports another",
      severity: "error",
      from: { path: "^src/features/([^/]+)/" },
      to: { path: "^src/features/", pathNot: "^src/features/$1/" },
    },
    {
      name: "only tests import what is for tests",
      severity: "error",
      from: { path: "^src/", pathNot: TESTS },
      to: { path: "/testing/" },
    },
    ...Object.entries(PACKAGE_IN).map(([name, folders]) => ({
      name: `${name} belongs in ${folders.join(", ")}`,
      severity: "error",
      from: { path: "^src/", pathNot: [folder(folders), TESTS] },
      to: { path: `^node_modules/${name}/` },
    })),
  ],
  options: {
    tsPreCompilationDeps: true,
    doNotFollow: { path: "node_modules" },
    exclude: { path: "^dist/" },
  },
};
