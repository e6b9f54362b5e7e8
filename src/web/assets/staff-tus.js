// Sends a file in parts (tus 1.0.0). An interrupted upload resumes by itself, and after a reload once the same file is
// selected again.
const PART_BYTES = 4 * 1024 * 1024;
const MAX_RETRY_DELAY_MS = 15_000;
const TUS = { "Tus-Resumable": "1.0.0" };

// The name under which this browser keeps the id of an upload that has begun.
export const fingerprint = (file) => `upload:${file.name}:${file.size}:${file.lastModified}`;
const pause = (ms, end) => new Promise((go) => {
  const timer = setTimeout(go, ms);
  const wake = () => { clearTimeout(timer); go(); };
  addEventListener("online", wake, { once: true });
  end.addEventListener("abort", wake, { once: true });
});

// Errors that do not go away by themselves, and those that a retry does not remove either.
export class PermanentError extends Error {}
export class UnretryableError extends PermanentError {}

async function errorMessage(response, words) {
  const reply = await response.json().catch(() => ({}));
  return reply.error ?? words.stopped;
}

// A file may be moved, changed or removed while it waits, and a folder cannot be read. A request would only report a
// broken connection.
async function checkReadable(job, words) {
  if (job.folder) throw new UnretryableError(words.folder);
  await job.file.slice(0, 1).arrayBuffer().catch(() => { throw new UnretryableError(words.unreadable); });
}

async function createUpload(job, words) {
  const name = btoa(String.fromCharCode(...new TextEncoder().encode(job.file.name)));
  const response = await fetch("/staff/uploads", {
    method: "POST",
    headers: { ...TUS, Accept: "application/json", "Upload-Length": job.file.size, "Upload-Metadata": `filename ${name}` },
  });
  // Empty or too large: a retry is useless.
  if (response.status === 413 || response.status === 422) throw new UnretryableError(await errorMessage(response, words));
  if (response.status >= 400 && response.status < 500 || response.status === 507) throw new PermanentError(await errorMessage(response, words));
  if (!response.ok) throw new Error(response.statusText);
  job.id = response.headers.get("Location").split("/").pop();
  localStorage.setItem(fingerprint(job.file), job.id);
}

// The number of bytes that the server has; null where it does not know the upload.
async function serverOffset(job, words) {
  const response = await fetch(`/staff/uploads/${job.id}`, { method: "HEAD", headers: { ...TUS, Accept: "application/json" } });
  if (response.status === 404) return null;
  if (response.status === 401 || response.status === 403) throw new PermanentError(words.stopped);
  if (!response.ok) throw new Error(response.statusText);
  return Number(response.headers.get("Upload-Offset"));
}

// Sends one part; returns the offset after it. It uses XMLHttpRequest, because fetch reports no upload progress.
const sendPart = (job, words, progress) => new Promise((done, failed) => {
  const request = new XMLHttpRequest();
  job.end.signal.addEventListener("abort", () => request.abort(), { once: true });
  request.open("PATCH", `/staff/uploads/${job.id}`);
  for (const [name, value] of Object.entries({ ...TUS, Accept: "application/json", "Content-Type": "application/offset+octet-stream", "Upload-Offset": job.offset })) {
    request.setRequestHeader(name, value);
  }
  request.upload.onprogress = (event) => { progress(job, job.offset + event.loaded); };
  request.onerror = () => failed(new Error("cut"));
  request.onabort = () => failed(new Error("cancelled"));
  request.onload = () => {
    if (request.status === 204) return done(Number(request.getResponseHeader("Upload-Offset")));
    let reply = {};
    try { reply = JSON.parse(request.responseText); } catch { /* a proxy's page */ }
    const isRetryable = [408, 409, 423, 500, 502, 503, 504].includes(request.status);
    failed(isRetryable ? new Error(reply.error) : new PermanentError(reply.error ?? words.stopped));
  };
  request.send(job.file.slice(job.offset, job.offset + PART_BYTES));
});

// Sends the file of a job: `{ file, folder, id, end }`, where `end` aborts it. `created`, `progress` and `cut` are told
// of a new id, of the bytes that were sent, and of a broken connection, after which it goes on by itself.
export async function sendFile(job, words, { created, progress, cut }) {
  let tries = 0;
  while (!job.end.signal.aborted) {
    try {
      await checkReadable(job, words);
      const offset = job.id ? await serverOffset(job, words) : null;
      if (offset === null) { job.id = undefined; await createUpload(job, words); created(job); }
      job.offset = offset ?? 0;
      job.meter = { at: performance.now(), from: job.offset };
      while (job.offset < job.file.size) {
        if (job.end.signal.aborted) return;
        job.offset = await sendPart(job, words, progress);
        tries = 0;
      }
      localStorage.removeItem(fingerprint(job.file));
      return;
    } catch (error) {
      if (job.end.signal.aborted) return;
      if (error instanceof PermanentError) throw error;
      cut(job);
      await pause(Math.min(MAX_RETRY_DELAY_MS, 500 * 2 ** tries++), job.end.signal);
    }
  }
}

// Removes what arrived of an upload.
export function withdraw(id) {
  fetch(`/staff/uploads/${id}`, { method: "DELETE", headers: { ...TUS, Accept: "application/json" } }).catch(() => {});
}
