/** Asks a thread that loads slowly, and says what it answers. */

import { answerMain, ownWorkerName, startOwnWorker } from "../../io/own_worker.ts";

if (ownWorkerName() === undefined) {
  const worker = startOwnWorker("slow");
  worker.addEventListener("message", ({ data }) => {
    console.log(data);
    Deno.exit();
  });
  worker.postMessage("question");
} else {
  for (let turn = 0; turn < 50; turn++) await new Promise((resolve) => setTimeout(resolve));
  answerMain((question) => Promise.resolve(`answer to a ${question}`));
}
