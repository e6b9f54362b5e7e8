// Import: files go to the house one after the other, and the page waits while they are looked at.
import { ask } from "./staff.js";

const bulk = document.querySelector(".import-page");
const by = (id) => document.getElementById(id);

// One file, with how much of it is there already.
function send(name, file, tell) {
  return new Promise((done, fail) => {
    const request = new XMLHttpRequest();
    request.open("PUT", `/staff/bulk/file?name=${encodeURIComponent(name)}`);
    request.setRequestHeader("Accept", "application/json");
    request.setRequestHeader("Content-Type", "application/octet-stream");
    request.responseType = "json";
    request.upload.onprogress = (event) => tell(event.loaded);
    request.onload = () => request.status < 300 ? done() : fail(new Error(request.response?.error ?? bulk.dataset.unsent));
    request.onerror = () => fail(new Error(bulk.dataset.unsent));
    request.send(file);
  });
}

async function sendAll(files) {
  // What computers leave in folders without being asked.
  const wanted = files.filter(({ name }) => !/(^|\/)(\.|~\$|Thumbs\.db$|desktop\.ini$)/.test(name));
  if (!wanted.length) return;
  const [share, what, failed] = [by("sending-share"), by("sending-what"), by("failed")];
  const all = wanted.reduce((sum, { file }) => sum + file.size, 0);
  let before = 0;
  failed.hidden = true;
  by("sending").hidden = false;
  share.max = all || 1;
  window.onbeforeunload = (event) => event.preventDefault();
  try {
    for (const { name, file } of wanted) {
      what.textContent = bulk.dataset.sending.replace("{name}", name);
      await send(name, file, (loaded) => { share.value = before + loaded; });
      before += file.size;
      share.value = before;
    }
    what.textContent = bulk.dataset.sent;
    window.onbeforeunload = null;
    location.reload();
  } catch (error) {
    window.onbeforeunload = null;
    by("sending").hidden = true;
    failed.textContent = error.message;
    failed.hidden = false;
  }
}

const chosen = (input) => [...input.files].map((file) => ({ name: file.webkitRelativePath || file.name, file }));

// Everything below what was dropped, folders opened.
async function opened(entry, path = "") {
  const name = path + entry.name;
  if (entry.isFile) return [{ name, file: await new Promise((done, fail) => entry.file(done, fail)) }];
  const reader = entry.createReader();
  const found = [];
  for (;;) {
    const some = await new Promise((done, fail) => reader.readEntries(done, fail));
    if (!some.length) return found;
    for (const it of some) found.push(...await opened(it, `${name}/`));
  }
}

for (const id of ["files", "folder"]) {
  by(id)?.addEventListener("change", (event) => sendAll(chosen(event.target)));
}

const drop = by("drop");
drop?.addEventListener("dragover", (event) => { event.preventDefault(); drop.classList.add("drag-over"); });
drop?.addEventListener("dragleave", () => drop.classList.remove("drag-over"));
drop?.addEventListener("drop", async (event) => {
  event.preventDefault();
  drop.classList.remove("drag-over");
  const entries = [...event.dataTransfer.items].map((it) => it.webkitGetAsEntry()).filter(Boolean);
  const found = await Promise.all(entries.map((it) => opened(it)));
  await sendAll(found.flat());
});

async function watch() {
  const state = await ask("/staff/bulk/state", undefined, "GET").catch(() => null);
  if (state && state.stage !== "working") return location.reload();
  if (state) {
    by("sentence").textContent = state.sentence;
    if (state.of) Object.assign(by("share"), { max: state.of, value: state.done });
  }
  setTimeout(watch, 1000);
}
if (bulk.dataset.stage === "working") watch();
