/** The formats that a run can be exported to. To add one, add a file and a row. */

import type { HistoryWindow } from "../../analysis/history_window.ts";

/** What writes a format. */
export interface Renderer {
  /**
   * Writes a run.
   *
   * @param window The events.
   * @returns The file in pieces, text or bytes.
   */
  readonly render: (window: HistoryWindow) => Iterable<string | Uint8Array>;
  /**
   * Says why whoever opens the file would not show it.
   *
   * @param window The events.
   * @returns The reason; `undefined` where there is none.
   */
  readonly excess?: (window: HistoryWindow) => string | undefined;
  /**
   * Says what a file tells otherwise than the logs do.
   *
   * @param window The events.
   * @returns A sentence; `undefined` where there is nothing.
   */
  readonly note?: (window: HistoryWindow) => string | undefined;
}

/** A format. */
export interface ExportFormat {
  /** What it is and what opens it, in a few words. */
  readonly title: string;
  /** How the names of its files end, with the dot. */
  readonly extension: string;
  /** Whether it is bytes, which a terminal should be spared. */
  readonly isBinary: boolean;
  /** Loads what writes it, so that no format pays for another's library. */
  load(): Promise<Renderer>;
}

/** The formats by their names. */
export const EXPORT_FORMATS = {
  shiviz: {
    title: "space-time diagram for ShiViz",
    extension: ".log",
    isBinary: false,
    load: async () => {
      const { renderShiviz, shivizExcess } = await import("./shiviz.ts");
      return { render: renderShiviz, excess: shivizExcess };
    },
  },
  chrome: {
    title: "trace for ui.perfetto.dev",
    extension: ".json",
    isBinary: false,
    load: async () => {
      const { chromeNote, renderChrome } = await import("./chrome.ts");
      return { render: renderChrome, note: chromeNote };
    },
  },
  otlp: {
    title: "OpenTelemetry spans, OTLP/JSON, for Jaeger",
    extension: ".json",
    isBinary: false,
    load: async () => ({ render: (await import("./otlp.ts")).renderOtlp }),
  },
  csv: {
    title: "table for pandas, R, spreadsheets",
    extension: ".csv",
    isBinary: false,
    load: async () => ({ render: (await import("./csv.ts")).renderCsv }),
  },
  parquet: {
    title: "typed table for pandas, DuckDB, Spark",
    extension: ".parquet",
    isBinary: true,
    load: async () => {
      const { parquetExcess, renderParquet } = await import("./parquet.ts");
      return { render: renderParquet, excess: parquetExcess };
    },
  },
  mermaid: {
    title: "picture of a window, for Markdown on GitHub",
    extension: ".mmd",
    isBinary: false,
    load: async () => {
      const { mermaidExcess, renderMermaid } = await import("./mermaid.ts");
      return { render: renderMermaid, excess: mermaidExcess };
    },
  },
  dot: {
    title: "picture of a window, for Graphviz",
    extension: ".dot",
    isBinary: false,
    load: async () => {
      const { dotExcess, renderDot } = await import("./dot.ts");
      return { render: renderDot, excess: dotExcess };
    },
  },
} as const satisfies Readonly<Record<string, ExportFormat>>;

/** The name of a format. */
export type ExportFormatName = keyof typeof EXPORT_FORMATS;
