"use strict";
(function () {
  var labels = {"navigate-left": "上一张", "navigate-right": "下一张", "navigate-up": "上一张", "navigate-down": "下一张"};
  var view = null;
  var since = 0;

  function two(number) { return (number < 10 ? "0" : "") + number; }

  function element(page, name, kind, text) {
    var made = page.createElement(name);
    if (kind) { made.className = kind; }
    if (text) { made.textContent = text; }
    return made;
  }

  function thumb(page, slide, title) {
    var box = element(page, "div");
    box.appendChild(element(page, "h2", "", title));
    var frame = element(page, "div", "thumb");
    if (slide) { frame.appendChild(page.importNode(slide.querySelector(".slide"), true)); }
    box.appendChild(frame);
    return box;
  }

  function scale() {
    Array.prototype.forEach.call(view.document.querySelectorAll(".thumb"), function (frame) {
      var slide = frame.querySelector(".slide");
      if (slide) { slide.style.transform = "scale(" + frame.clientWidth / 1280 + ")"; }
    });
  }

  function fill() {
    if (!view || view.closed) { return; }
    var page = view.document;
    var slides = Reveal.getSlides();
    var now = Reveal.getSlidePastCount();
    var said = element(page, "div", "said");
    var notes = slides[now].querySelector("aside.notes");
    if (notes) { said.appendChild(page.importNode(notes, true)); said.firstChild.className = ""; }
    else { said.appendChild(element(page, "p", "", "这一张没有备注。")); }
    page.body.textContent = "";
    page.body.appendChild(thumb(page, slides[now], "现在：第" + (now + 1) + "张，共" + slides.length + "张"));
    page.body.appendChild(thumb(page, slides[now + 1], slides[now + 1] ? "下一张" : "没有下一张了"));
    var clock = element(page, "div", "clock");
    clock.appendChild(element(page, "span", "time"));
    clock.appendChild(element(page, "span", "spent"));
    page.body.appendChild(clock);
    page.body.appendChild(said);
    scale();
    tick();
  }

  function tick() {
    if (!view || view.closed || !view.document.querySelector(".time")) { return; }
    var now = new Date();
    var spent = Math.floor((now.getTime() - since) / 1000);
    view.document.querySelector(".time").textContent = "现在 " + two(now.getHours()) + ":" + two(now.getMinutes());
    view.document.querySelector(".spent").textContent =
      "已讲 " + two(Math.floor(spent / 60)) + ":" + two(spent % 60);
  }

  function speak() {
    if (view && !view.closed) { view.focus(); return; }
    view = window.open("", "yanting-notes", "width=1200,height=860");
    if (!view) { window.alert("浏览器拦住了备注窗口，请允许本页打开新窗口，再按一次 S。"); return; }
    var page = view.document;
    page.title = "备注：" + document.title;
    page.documentElement.lang = "zh-CN";
    Array.prototype.forEach.call(document.querySelectorAll("style"), function (style) {
      page.head.appendChild(page.importNode(style, true));
    });
    page.body.className = "speaker";
    page.addEventListener("keydown", function (event) {
      if (["ArrowRight", "ArrowDown", "PageDown", " ", "Enter"].indexOf(event.key) >= 0) { Reveal.next(); }
      if (["ArrowLeft", "ArrowUp", "PageUp"].indexOf(event.key) >= 0) { Reveal.prev(); }
    });
    view.addEventListener("resize", scale);
    since = Date.now();
    fill();
  }

  Reveal.initialize({
    width: 1280, height: 720, margin: 0, minScale: 0.1, maxScale: 4, center: false, hash: true, transition: "none",
    backgroundTransition: "none", controls: true, controlsLayout: "edges", controlsTutorial: false, progress: true,
    slideNumber: false, help: false, jumpToSlide: false, postMessage: false, postMessageEvents: false,
    scrollActivationWidth: 0, pdfSeparateFragments: false, navigationMode: "linear"
  }).then(function () {
    Object.keys(labels).forEach(function (name) {
      Array.prototype.forEach.call(document.querySelectorAll("." + name), function (button) {
        button.setAttribute("aria-label", labels[name]);
      });
    });
    var resume = document.querySelector(".pause-overlay .resume-button");
    if (resume) { resume.textContent = "继续"; }
    Reveal.addKeyBinding({keyCode: 83, key: "S", description: "备注窗口"}, speak);
    Reveal.on("slidechanged", fill);
    window.setInterval(tick, 1000);
  });
}());
