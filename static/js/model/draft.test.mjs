import assert from "node:assert/strict";
import { test } from "node:test";
import { Draft, declarations, declaredName, helpersOf, textOf } from "./draft.js";
import { apply } from "./patch.js";
import { parameterOrder } from "./scene.js";

const scene = {
  name: "s", params: { mu: 1.5, c: 0.1, k: 2 }, field: { equations: ["x' = y", "y' = -mu*x - c*y # so"] }, z0: [[1, 2]],
  loss: { terminal: "x^2", running: "0", parameters: "k^2" }, flow: { free: ["mu", "c", "k"] },
  view: { ranges: { mu: /** @type {[number, number]} */ ([0, 5]) }, axes: ["x", "y"] },
};
const lines = (of = scene) => declarations(of, scene, parameterOrder(of), (name) => of.params[name]);
const draft = (/** @type {string} */ text) => Object.assign(new Draft(scene, lines()), { text });

test("the text of a scene: equations, then a line a parameter", () => {
  assert.equal(textOf(scene, lines()), "x' = y\ny' = -mu*x - c*y # so\nmu = 1.5 in [0, 5]\nc = 0.1 in [0, 0.3]\nk = 2 in [0, 5]");
  assert.equal(declarations(scene, scene, ["mu"], () => 0.1 + 0.2).get("mu"), "mu = 0.3 in [0, 5]");
});

test("names declared, by sight", () => {
  for (const [line, name] of [["mu = 1", "mu"], [" μ_1=2 in [0, 3]", "μ_1"], ["x' = 1", ""], ["dx/dt = 1", ""], ["# mu = 1", ""], ["mu", ""], ["", ""], ["r = 2x", "r"], ["r == 2", ""]]) assert.equal(declaredName(line), name);
});

test("a patch takes away what nothing uses and no line declares", () => {
  const patch = draft("x' = y\ny' = -mu*x\nmu = 2").patch(scene);
  assert.deepEqual(patch.params, { c: null, k: 2 }); // k is in the loss
  assert.deepEqual(patch.view, { ranges: { c: null, mu: null } });
  assert.deepEqual(patch.flow, { free: null }); // all of them, as before
  assert.deepEqual(patch.field, { equations: ["x' = y", "y' = -mu*x", "mu = 2"] });
  assert.deepEqual(Object.assign(draft("x' = 1\nmu = 1"), { base: { ...scene, flow: { free: ["c", "mu"] } } }).patch(scene).flow, { free: ["mu"] });
  // A name typed over on the way to another does not stay.
  assert.deepEqual(draft("x' = y\ny' = x\nkappa = 1").patch({ ...scene, params: { ...scene.params, kap: 1 } }).params, { mu: null, c: null, kap: null, k: 2 });
});

test("a parameter that went comes back with its use", () => {
  const patch = draft("x' = -mu*c").patch({ ...scene, params: { k: 2, mu: 4 } });
  assert.deepEqual(patch.params, { k: 2, mu: 4, c: 0.1 });
});

test("start points follow the number of equations and come back with them", () => {
  assert.deepEqual(draft("x' = 1\n# y' = 1\n\nmu = 2").patch(scene).z0, [[1]]);
  assert.deepEqual(draft("x' = 1\ny' = 1\nw' = 1").patch(scene).z0, [[1, 2, 0]]);
  assert.equal(draft("x' = 1").patch(scene).view?.axes, null);
});

test("what speaks of a state follows its new name, and comes back with the old one", () => {
  const base = {
    ...scene, solver: { atol: [1e-6, 1e-3] }, events: [{ when: "x - xy", set: { y: "-x" } }],
    loss: { terminal: "x^2 + max(y, 1)", observations: { clock: "time", times: [1], states: ["y", "x"], values: [[3, 4]] } },
    view: { axes: ["y", "x"], x: [-1, 1], compare: { learnt: "u(x)", true: "x", over: "x", range: [0, 1], at: { x: 1, y: 2 } } },
  };
  const d = Object.assign(new Draft(base, new Map()), { text: "θ' = ω\nω' = -θ" });
  const patch = d.patch(base);
  assert.deepEqual(patch.loss, { terminal: "θ^2 + max(ω, 1)", observations: { clock: "time", times: [1], states: ["ω", "θ"], values: [[3, 4]] } });
  assert.deepEqual(patch.events, [{ when: "θ - xy", set: { ω: "-θ" } }]);
  assert.deepEqual(patch.solver, { atol: [1e-6, 1e-3] });
  assert.deepEqual(patch.view, { headline: null, ranges: { mu: null, c: null, k: null }, axes: ["ω", "θ"], x: null, compare: { learnt: "u(θ)", true: "θ", over: "θ", range: [0, 1], at: { x: null, y: null, θ: 1, ω: 2 } } });
  const renamed = apply(base, patch);
  // A state less: its measurements go, and with them what was drawn over it.
  d.text = "y' = -y";
  const less = d.patch(renamed);
  assert.deepEqual(less.loss?.observations, { clock: "time", times: [1], states: ["y"], values: [[3]] });
  assert.equal(less.solver?.atol, null);
  assert.equal(less.view?.axes, null);
  assert.equal(less.view?.compare, null);
  // A third state: a box, and no window of two.
  d.text = "x' = y\ny' = w\nw' = -x";
  assert.deepEqual([d.patch(renamed).view?.axes, d.patch(renamed).view?.x], [["x", "y", "w"], null]);
  // Typed back, everything is as it was.
  d.text = "x' = y\ny' = -mu*x";
  const back = apply(apply(renamed, less), d.patch(apply(renamed, less)));
  for (const part of ["loss", "events", "solver"]) assert.deepEqual(back[part], base[part]);
  assert.deepEqual(back.view.compare, base.view.compare);
  assert.deepEqual(back.view.x, base.view.x);
  // What a person typed stays as it was typed.
  d.text = "θ' = ω\nω' = -θ";
  d.terms = { terminal: "x" };
  assert.equal(d.patch(base).loss?.terminal, "x");
});

test("what the server says is what was typed, or not yet", () => {
  const d = draft("# mine\nx' = y\nmu = 3 in [0, 4]\ny' = mu ");
  const answer = { ...scene, params: { mu: 3 }, field: { equations: ["x' = y", "y' = mu"] } };
  assert.equal(d.says(answer), true);
  assert.equal(d.says({ ...answer, params: { mu: 2 } }), false);
  assert.equal(d.says(scene), false);
  d.waiting = true;
  d.refused([{ pointer: "/field/equations/1", message: "no" }]);
  assert.equal(d.faultsAt("/field/equations/1").length, 1);
  assert.equal(d.accepted(answer, new Map([["mu", "mu = 3 in [0, 4]"]])), true);
  assert.equal(d.faults.length, 0);
  d.refused([{ pointer: "/solver/step", message: "of something else" }]);
  assert.equal(d.faults.length, 0);
});

test("a definition is kept with the equations, is of no state and keeps what it uses", () => {
  const d = draft("x' = -r\nr = c*x + μ\ny' = 1\nc = 0.1");
  const patch = d.patch(scene);
  assert.deepEqual(patch.params, { k: 2, mu: 1.5 });
  assert.deepEqual(patch.z0, [[1, 2]]);
  const answer = { ...scene, params: { c: 0.1, mu: 1.5, k: 2 }, field: { equations: ["x' = -r", "r = c*x + μ", "y' = 1"] } };
  assert.equal(d.says(answer), true);
  assert.equal(d.says({ ...answer, field: { equations: ["x' = -r", "y' = 1"] } }), false);
  d.seen = lines();
  d.follow(lines(answer));
  assert.match(d.text, /^x' = -r\nr = c\*x \+ μ\ny' = 1\nc = 0.1/);
});

test("a line follows its slider and keeps its comment; new parameters get one", () => {
  const d = draft("mu = 3/2 # of the wind\n\nx' = y\ny' = -mu*x - c*y");
  d.seen = lines();
  const moved = /** @type {typeof scene} */ (apply(scene, { params: { mu: 2 } }));
  d.follow(lines(moved));
  assert.equal(d.text, "mu = 2 in [0, 5] # of the wind\n\nx' = y\ny' = -mu*x - c*y\nc = 0.1 in [0, 0.3]\nk = 2 in [0, 5]");
  const before = d.text;
  d.follow(lines(moved));
  assert.equal(d.text, before);
});

test("helpers are no parameters", () => {
  assert.deepEqual(helpersOf(["r = sqrt(x^2 + y^2)", "x' = y*s", "y' = r", "s = 2r # twice", "k = 2*pi in [0, 9]", "w = k", "q = cos(t)", "p = mu"], ["mu"]), ["r", "s", "w", "q", "p"]);
  const d = draft("x' = y*r\ny' = x\nr = mu*x\nmu = 1.5 in [0, 5]");
  assert.deepEqual(d.patch(scene).params, { c: null, k: 2 });
  assert.deepEqual(d.patch(scene).z0, [[1, 2]]);
  assert.equal(d.says({ ...scene, params: { mu: 1.5 }, field: { equations: ["x' = y*r", "y' = x", "r = mu*x"] } }), true);
  assert.equal(d.says({ ...scene, params: { mu: 1.5 }, field: { equations: ["x' = y*r", "y' = x"] } }), false);
  // A parameter without a line of its own stays while a helper uses it; one that became a helper goes.
  assert.deepEqual(draft("x' = y*r\ny' = x\nr = mu*x").patch(scene).params, { c: null, mu: 1.5, k: 2 });
  assert.deepEqual(draft("x' = y*c\ny' = x\nc = 2x").patch(scene).params, { mu: null, c: null, k: 2 });
  assert.deepEqual(draft("x' = y\ny' = mu²*c").patch(scene).params, { mu: 1.5, c: 0.1, k: 2 }); // a raised digit is no part of a name
  // Following the sliders leaves it alone.
  d.follow(new Map([["mu", "mu = 2 in [0, 5]"]]));
  assert.equal(d.text, "x' = y*r\ny' = x\nr = mu*x\nmu = 2 in [0, 5]");
});

test("another experiment altogether has neither the name nor the words of the scene, which come back with it", () => {
  const base = { ...scene, name: "A spring", about: "It swings.", source: "Hooke", field: { equations: ["x' = y", "y' = -mu*x - c*y"] }, view: { ...scene.view, headline: "How long?" } };
  const d = new Draft(base, lines());
  const said = (/** @type {string} */ text) => {
    d.text = text;
    const { name, about, source, view } = /** @type {any} */ (d.patch(base));
    return [name, about, source, view?.headline];
  };
  assert.deepEqual(said("x' = y\ny' = -x^3"), [undefined, undefined, undefined, undefined]); // it shares its states
  assert.deepEqual(said("u' = v\nv' = -mu*u - c*v"), [undefined, undefined, undefined, undefined]); // they only have other names
  assert.deepEqual(said("u' = v\nv' = -sin(u)"), ["Field of my own", null, null, null]);
  assert.deepEqual(said("u' = v\nv' = - mu*u - c*v"), ["A spring", "It swings.", "Hooke", "How long?"]);
  assert.deepEqual(said("S' = -b*S*I\nI' = b*S*I\nR' = I"), ["Field of my own", null, null, null]);
});

test("a landscape over parameters of its own is another one", () => {
  const base = { name: "The valley", params: { x: 1, y: 2 }, loss: { parameters: "x^2 + 100*y^2" }, view: { headline: "Which way?" } };
  const d = new Draft(base, new Map());
  const name = (/** @type {string} */ typed) => {
    d.terms.parameters = typed;
    return /** @type {any} */ (d.patch(base)).name;
  };
  assert.equal(name("x^2 + 30*y^2"), undefined);
  assert.equal(name("2"), undefined);
  assert.equal(name("(a-1)^2 + 10*(b-a^2)^2"), "Landscape of my own");
  assert.equal(name("x^2 + b^2"), "The valley");
  // Parameters that it does not use go once there are others, and come back.
  const params = (/** @type {string} */ typed) => {
    d.terms.parameters = typed;
    return d.patch(base).params;
  };
  assert.deepEqual(params("a^2"), undefined);
  d.added = { a: 1 };
  assert.deepEqual(params("a^2"), { x: null, y: null, a: 1 });
  assert.deepEqual(params("a^2 + y^2"), { x: null, y: 2, a: 1 });
});
