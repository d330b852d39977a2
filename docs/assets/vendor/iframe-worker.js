/* A worker for pages opened from a disk, where browsers allow none: the worker's script runs in a hidden frame.
   After iframe-worker 1.0.4 by Martin Donath (MIT, see iframe-worker.LICENSE.txt). Changed: the original writes an inline script
   into the frame, which a Content-Security-Policy without 'unsafe-inline' refuses; here the frame's functions are set from outside. */
(() => {
  "use strict"
  class IFrameWorker extends EventTarget {
    constructor(url) {
      super()
      this.frame = document.createElement("iframe")
      this.frame.hidden = true
      document.body.appendChild(this.frame)
      const inside = this.frame.contentWindow
      const load = address => new Promise((resolve, reject) => {
        const script = inside.document.createElement("script")
        script.src = new URL(address, location)
        script.onload = resolve
        script.onerror = reject
        inside.document.body.appendChild(script)
      })
      inside.postMessage = data => setTimeout(() => {
        const event = new MessageEvent("message", { data })
        this.dispatchEvent(event)
        if (this.onmessage) this.onmessage(event)
      })
      inside.importScripts = (...addresses) =>
        addresses.reduce((before, address) => before.then(() => load(address)), Promise.resolve())
      inside.IFrameWorker = IFrameWorker
      this.loaded = load(url)
    }
    terminate() {
      this.frame.remove()
    }
    postMessage(data) {
      this.loaded.then(() => this.frame.contentWindow.dispatchEvent(new MessageEvent("message", { data: structuredClone(data) })))
    }
  }
  window.IFrameWorker = IFrameWorker
  if (location.protocol === "file:") window.Worker = IFrameWorker
})()
