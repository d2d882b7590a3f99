// SPDX-License-Identifier: AGPL-3.0-or-later
// The README's story, told by a client that openapi-typescript generated. A name or a type that the document does not
// have is an error of the compiler, before anything runs.
import createClient from "openapi-fetch";
import type { components, paths } from "./schema";

type Post = components["schemas"]["MeasurementPost"];

function same(found: unknown, expected: unknown, what: string): void {
  if (JSON.stringify(found) !== JSON.stringify(expected)) {
    throw new Error(`${what}: ${JSON.stringify(found)} instead of ${JSON.stringify(expected)}`);
  }
}

async function main(base: string): Promise<void> {
  const client = createClient<paths>({ baseUrl: base });
  const body: Post = {
    administration: "CCIAA-MS",
    items: [{ measure: "Patrimonio netto", period: "2022", value: "9312995.88", origin: "forecast" }],
  };
  const key = { "Idempotency-Key": "typescript-1" };

  const posted = await client.POST("/api/v1/measurements", { body, params: { header: key } });
  same(posted.response.status, 201, "posted");
  same(posted.data?.recorded, 1, "recorded");
  const again = await client.POST("/api/v1/measurements", { body, params: { header: key } });
  same(again.data, posted.data, "the same key gets the same answer");

  const verdicts = await client.GET("/api/v1/evaluations", {
    params: { query: { administration: "CCIAA-MS", period: "2022", indicator: "EC05.1" } },
  });
  const [verdict] = verdicts.data?.items ?? [];
  same([verdict?.status, verdict?.value, verdict?.raw_achievement], ["achieved", "177.72", "148.10"], "EC05.1");
  same([verdict?.target?.comparator, verdict?.target?.value], [">=", "120.00"], "its target");

  const tree = await client.GET("/api/v1/plans/{id}/tree", {
    params: { path: { id: "1" }, query: { period: "2022" } },
  });
  same(tree.response.status, 200, "tree");
  const deadlines = await client.GET("/api/v1/deadlines", {
    params: { query: { administration: "CCIAA-MS", on: "2022-06-30" } },
  });
  same((deadlines.data?.items.length ?? 0) > 0, true, "deadlines");

  const wrong = await client.POST("/api/v1/measurements", { body });
  same(wrong.response.status, 409, "a figure that is there is not overwritten");
  same(wrong.error?.code, "conflict", "the problem's code");
  console.log("clients: TypeScript: EC05.1 = 177.72 achieved");
}

main(process.argv[2] ?? "").catch((error: unknown) => {
  console.error(`clients: TypeScript: ${String(error)}`);
  process.exitCode = 1;
});
