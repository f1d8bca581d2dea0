// Scanning with the camera, where the browser can read codes; the phone's own camera app does it anyway.
import { button, element, say } from "./words.js";

const PAUSE = 250;

export async function offerCamera(place, found) {
  if (!("BarcodeDetector" in window) || !navigator.mediaDevices?.getUserMedia) return;
  const formats = await BarcodeDetector.getSupportedFormats().catch(() => []);
  if (!formats.includes("qr_code")) return;
  const video = element("video", { playsinline: "", muted: "", hidden: "" });
  const problem = element("p", { className: "text-danger", role: "alert" });
  const toggle = button(say("scan"), "", () => (video.srcObject ? stop() : start()), "btn");
  const detector = new BarcodeDetector({ formats: ["qr_code"] });
  let last = "";

  function stop() {
    for (const track of video.srcObject?.getTracks() ?? []) track.stop();
    video.srcObject = null;
    video.hidden = true;
    toggle.textContent = say("scan");
  }

  async function look() {
    if (!video.srcObject) return;
    const [code] = await detector.detect(video).catch(() => []);
    if (code && code.rawValue !== last) found(code.rawValue);
    last = code?.rawValue ?? ""; // the same badge counts again once it has left the picture
    setTimeout(look, PAUSE);
  }

  async function start() {
    problem.textContent = "";
    try {
      video.srcObject = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
      video.hidden = false;
      await video.play();
      toggle.textContent = say("scan-stop");
      look();
    } catch {
      stop();
      problem.textContent = say("no-camera");
    }
  }

  place.append(toggle, video, problem);
  place.hidden = false;
}
