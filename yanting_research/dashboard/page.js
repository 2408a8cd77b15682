// What the browser does by itself: limits of an upload, saving, messages read aloud, and the word when the kernel is gone.
(function () {
  "use strict";
  var LIMITS = window.yantingLimits || { files: 10, bytes: 20000000, total: 40000000 };
  var live = document.getElementById("yt-live");
  var dead = document.getElementById("yt-dead");
  if (window.location.search) {
    window.history.replaceState(null, "", window.location.pathname);
  }

  function say(text) {
    live.textContent = "";
    window.setTimeout(function () { live.textContent = text; }, 50);
  }

  // A file above the limit never travels: one message of the page holds a whole upload.
  function refusal(files) {
    var total = 0;
    for (var i = 0; i < files.length; i += 1) {
      if (files[i].size > LIMITS.bytes) {
        return "“" + files[i].name + "”有 " + (files[i].size / 1e6).toFixed(1) + " MB，超过 " +
          (LIMITS.bytes / 1e6).toFixed(0) + " MB 的上限。请去掉图片，或拆成几份再上传。";
      }
      total += files[i].size;
    }
    if (files.length > LIMITS.files) {
      return "一次最多 " + LIMITS.files + " 个文件，现在选了 " + files.length + " 个。请分几次上传。";
    }
    if (total > LIMITS.total) {
      return "这一次的文件合起来超过 " + (LIMITS.total / 1e6).toFixed(0) + " MB。请分几次上传。";
    }
    return "";
  }

  function tell(text) {
    var place = document.querySelector(".yt-upload-note");
    if (place) {
      place.textContent = text;
      place.className = "yt-upload-note yt-message yt-error";
      place.hidden = !text;
    }
    if (text) { say(text); }
  }

  // ipywidgets makes its file input outside the page; its click is the moment to listen to it.
  var click = HTMLInputElement.prototype.click;
  HTMLInputElement.prototype.click = function () {
    if (this.type === "file" && !this.dataset.yanting) {
      this.dataset.yanting = "1";
      guard(this);
    }
    return click.call(this);
  };
  function guard(input) {
    input.addEventListener("change", function (event) {
      var text = refusal(input.files || []);
      tell(text);
      if (text) {
        event.stopImmediatePropagation();
        input.value = "";
      }
    }, true);
  }
  document.addEventListener("change", function (event) {
    var input = event.target;
    if (input && input.type === "file" && !input.dataset.yanting) {
      var text = refusal(input.files || []);
      tell(text);
      if (text) { event.stopImmediatePropagation(); input.value = ""; }
    }
  }, true);

  // A link of the page holds its bytes; browsers refuse long addresses, so they get a blob.
  document.addEventListener("click", function (event) {
    var link = event.target.closest ? event.target.closest("a[download]") : null;
    if (!link || link.href.indexOf("data:") !== 0) { return; }
    event.preventDefault();
    var comma = link.href.indexOf(",");
    var kind = link.href.slice(5, link.href.indexOf(";"));
    var raw = window.atob(link.href.slice(comma + 1));
    var bytes = new Uint8Array(raw.length);
    for (var i = 0; i < raw.length; i += 1) { bytes[i] = raw.charCodeAt(i); }
    var url = URL.createObjectURL(new Blob([bytes], { type: kind }));
    var save = document.createElement("a");
    save.href = url;
    save.download = link.getAttribute("download");
    document.body.appendChild(save);
    save.click();
    save.remove();
    window.setTimeout(function () { URL.revokeObjectURL(url); }, 60000);
  });

  // Handles of sliders get the words of their label; new messages are read aloud.
  function name(root) {
    root.querySelectorAll(".noUi-handle:not([aria-label])").forEach(function (handle) {
      var label = handle.closest(".jupyter-widgets");
      label = label && label.querySelector(".widget-label");
      if (label && label.textContent) { handle.setAttribute("aria-label", label.textContent); }
    });
    // the count of chosen files says nothing here: they are taken at once
    document.querySelectorAll(".jupyter-widget-upload, .widget-upload").forEach(function (upload) {
      if (/ \(\d{1,4}\)$/.test(upload.textContent)) {
        upload.textContent = upload.textContent.replace(/ \(\d{1,4}\)$/, "");
      }
    });
    root.querySelectorAll(".lm-TabBar-content:not([aria-label])").forEach(function (bar) {
      bar.setAttribute("aria-label", "页面的七个部分");
    });
  }
  new MutationObserver(function (changes) {
    var texts = [];
    changes.forEach(function (change) {
      change.addedNodes.forEach(function (node) {
        if (node.nodeType !== 1) { name(change.target); return; }
        name(node.parentElement || node);
        if (node.matches(".yt-message, .yt-busy")) { texts.push(node.innerText); }
        node.querySelectorAll(".yt-message, .yt-busy").forEach(function (inner) { texts.push(inner.innerText); });
      });
    });
    if (texts.length) { say(texts.join(" ").slice(0, 600)); }
  }).observe(document.getElementById("rendered_cells"), { childList: true, subtree: true });

  // The kernel is asked every few seconds; after three silences the page says so instead of only hanging.
  var config = document.getElementById("jupyter-config-data");
  var settings = config ? JSON.parse(config.textContent) : {};
  var silences = 0;
  function ended(text) {
    if (!dead.hidden) { return; }
    dead.textContent = text;
    var again = document.createElement("button");
    again.textContent = "重新打开";
    again.addEventListener("click", function () { window.location.reload(); });
    dead.appendChild(again);
    dead.hidden = false;
  }
  function ask() {
    fetch(settings.baseUrl + "yanting/alive/" + settings.kernelId, { cache: "no-store", credentials: "same-origin" })
      .then(function (answer) {
        if (!answer.ok) { throw new Error(String(answer.status)); }
        return answer.json();
      })
      .then(function (answer) {
        silences = 0;
        if (!answer.alive) { ended("后台的计算程序停止了，页面上的结果不会再更新。上传过的报告要重新上传。"); }
      })
      .catch(function () {
        silences += 1;
        if (silences >= 3) { ended("和后台的联系断了：启动页面的窗口可能已经关闭。请重新运行 yanting dashboard。"); }
      });
  }
  if (settings.kernelId) { window.setInterval(ask, 3000); }
})();
