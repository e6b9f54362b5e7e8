// The import page: sends files one after the other, and waits while they are inspected.
import { request } from "./staff.js";

const page = document.querySelector(".import-page");
const byId = (id) => document.getElementById(id);

// Sends a file and reports the progress in bytes.
function send(name, file, onProgress) {
  return new Promise((done, fail) => {
    const request = new XMLHttpRequest();
    request.open("PUT", `/staff/import/files?name=${encodeURIComponent(name)}`);
    request.setRequestHeader("Accept", "application/json");
    request.setRequestHeader("Content-Type", "application/octet-stream");
    request.responseType = "json";
    request.upload.onprogress = (event) => onProgress(event.loaded);
    request.onload = () => request.status < 300 ? done() : fail(new Error(request.response?.error ?? page.dataset.uploadFailed));
    request.onerror = () => fail(new Error(page.dataset.uploadFailed));
    request.send(file);
  });
}

async function sendAll(files) {
  // Leaves out the files that operating systems add to folders.
  const selected = files.filter(({ name }) => !/(^|\/)(\.|~\$|Thumbs\.db$|desktop\.ini$)/.test(name));
  if (!selected.length) return;
  const [bar, fileLabel, errorLine] = [byId("upload-bar"), byId("upload-name"), byId("upload-error")];
  const all = selected.reduce((sum, { file }) => sum + file.size, 0);
  let sentBytes = 0;
  errorLine.hidden = true;
  byId("upload-progress").hidden = false;
  bar.max = all || 1;
  window.onbeforeunload = (event) => event.preventDefault();
  try {
    for (const { name, file } of selected) {
      fileLabel.textContent = page.dataset.uploadProgress.replace("{name}", name);
      await send(name, file, (loaded) => { bar.value = sentBytes + loaded; });
      sentBytes += file.size;
      bar.value = sentBytes;
    }
    fileLabel.textContent = page.dataset.uploadDone;
    window.onbeforeunload = null;
    location.reload();
  } catch (error) {
    window.onbeforeunload = null;
    byId("upload-progress").hidden = true;
    errorLine.textContent = error.message;
    errorLine.hidden = false;
  }
}

const chosen = (input) => [...input.files].map((file) => ({ name: file.webkitRelativePath || file.name, file }));

// All files below a dropped entry.
async function filesOf(entry, path = "") {
  const name = path + entry.name;
  if (entry.isFile) return [{ name, file: await new Promise((done, fail) => entry.file(done, fail)) }];
  const reader = entry.createReader();
  const found = [];
  for (;;) {
    const batch = await new Promise((done, fail) => reader.readEntries(done, fail));
    if (!batch.length) return found;
    for (const entry of batch) found.push(...await filesOf(entry, `${name}/`));
  }
}

for (const id of ["files", "folder"]) {
  byId(id)?.addEventListener("change", (event) => sendAll(chosen(event.target)));
}

const drop = byId("drop-zone");
drop?.addEventListener("dragover", (event) => { event.preventDefault(); drop.classList.add("drag-over"); });
drop?.addEventListener("dragleave", () => drop.classList.remove("drag-over"));
drop?.addEventListener("drop", async (event) => {
  event.preventDefault();
  drop.classList.remove("drag-over");
  const entries = [...event.dataTransfer.items].map((item) => item.webkitGetAsEntry()).filter(Boolean);
  const found = await Promise.all(entries.map((entry) => filesOf(entry)));
  await sendAll(found.flat());
});

async function watch() {
  const state = await request("/staff/import/status", undefined, "GET").catch(() => null);
  if (state && state.stage !== "working") return location.reload();
  if (state) {
    byId("import-status").textContent = state.sentence;
    if (state.of) Object.assign(byId("import-bar"), { max: state.of, value: state.done });
  }
  setTimeout(watch, 1000);
}
if (page.dataset.stage === "working") watch();
