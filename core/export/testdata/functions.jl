# Every function
#
#     x' = relu(sin(a*t) - x) + softplus(y) - sigmoid(x*b) + atan2(y, 2 + x^2) - min(x, y,
#     0.25)/3
#     y' = max(x, y)*cos(b) - abs(y)*sign(c) + sqrt(1 + x^2) - tan(0.1*x) + asin(0.2*tanh(y)) -
#     acos(0.1*sin(x)) - atan(y)
#     u' = sinh(0.1*u) - cosh(0.1*v) + log(2 + u^2) - (1 + x^2)^a - b^-u + 2^10/1024 + 0*v
#     v' = 1 - v*e/pi + (2 + sin(y))^(x/10) + c^2
#     φ = x^2 + y*u + 0.1*v
#
# Forward    dz/dt = f(t, z, θ),  z(t0) = z0,  t1 = t0 + T
# Loss       L = Σ φ_i(z(t_i)) + φ(z(t1)) + ∫ ℓ dt + R(θ), what is absent being 0
#
# SciMLSensitivity solves the adjoint equation backwards; Zygote does the rest.
#
# julia costate.jl          the loss and its gradient
# julia costate.jl train    θ along the scene's flow

using DifferentialEquations, SciMLSensitivity, Zygote

const PARAMS = String["a", "b", "c"]
const THETA = Float64[0.3, 1.7, 2.5]
const STATES = ["x", "y", "u", "v"]
const Z0 = [
    [0.4, -0.3, 0.2, 0.1],
]
const T0, T = 0.0, 1.5

# DP8: the same method as the scene's dop853
const SOLVER = DP8()
const OPTIONS = (reltol = 1e-08, abstol = 1e-10, maxiters = 100000)

# Data: φ_i = ½ Σ (z(t_i) − value)² over the states observed
const TIMES = [1.5, 0.5, 9.0]
const OBSERVED = [1, 1]  # indices of states
const VALUES = [  # a table a start point, a row a time
    [
        [1.0, 0.0], [2.0, 1.0], [0.0, 0.0],
    ],
]
const ROWS = findall(t -> T0 <= t <= T0 + T, TIMES)
const GRID = sort(unique([TIMES[ROWS]; T0 + T]))
const AT = [searchsortedfirst(GRID, t) for t in TIMES[ROWS]]

relu(x) = max(x, zero(x))

sigmoid(x) = 1/(1 + exp(-x))

softplus(x) = max(x, zero(x)) + log1p(exp(-abs(x)))

# f(t, z, θ)
function field(t, state, params)
    x, y, u, v = state
    a, b, c = params
    return [
        relu(sin(a*t) - x) + softplus(y) - sigmoid(x*b) + atan(y, 2 + x^2) - min(min(x, y), 0.25)/3,
        max(x, y)*cos(b) - abs(y)*sign(c) + sqrt(1 + x^2) - tan(0.1*x) + asin(0.2*tanh(y)) - acos(0.1*sin(x)) - atan(y),
        sinh(0.1*u) - cosh(0.1*v) + log(2 + u^2) - (1 + x^2)^a - b^-u + 1024/1024 + 0*v,
        1 - v*ℯ/π + (2 + sin(y))^(x/10) + c^2,
    ]
end

# φ(z, θ)
function terminal(state, params)
    x, y, u, v = state
    return x^2 + y*u + 0.1*v
end

# dz/dt = f(t, z, θ)
motion(state, params, t) = field(t, state, params)

# z at the times of GRID, a column each
function path(z0, params)
    y0 = z0
    problem = ODEProblem(motion, y0, (T0, T0 + T), params)
    return Array(solve(problem, SOLVER; u0 = y0, p = params, saveat = GRID,
        sensealg = InterpolatingAdjoint(autojacvec = ZygoteVJP()), OPTIONS...))
end

function loss(params, starts)
    L = 0.0
    for k in eachindex(starts)
        z = path(starts[k], params)
        L += terminal(z[1:length(STATES), end], params)
        for (i, row) in zip(AT, ROWS)
            L += 0.5*sum(abs2, z[OBSERVED, i] .- VALUES[k][row])
        end
    end
    return L
end

# L, dL/dθ, dL/dz0, dL/dT, and z(t1)
function loss_and_gradient(params)
    L, (dtheta, dz0) = withgradient(loss, params, Z0)
    paths = [path(z0, params) for z0 in Z0]
    dT = 0.0
    for (k, z) in enumerate(paths)
        state = z[1:length(STATES), end]
        a = something(gradient(end_state -> terminal(end_state, params), state)[1], zero(state))
        dT += sum(a .* field(T0 + T, state, params))  # dL/dT = ∂φ/∂z f at t1
    end
    return L, something(dtheta, zero(params)), something(dz0, zero.(Z0)), dT, [z[1:length(STATES), end] for z in paths]
end

# The rule descent from θ on
function train()
    free = Float64[1.0, 1.0, 1.0]
    eta, params = 0.01, copy(THETA)
    for k in 0:3
        L, g = loss_and_gradient(params)
        g = free .* g
        println("step ", k, "  L = ", L, "  θ = ", params[1:length(PARAMS)])
        params = params .- eta .* g
    end
end

function main()
    L, dtheta, dz0, dT, ends = loss_and_gradient(THETA)
    println("L = ", L)
    for (name, value) in zip(PARAMS, dtheta)
        println("dL/d", name, " = ", value)
    end
    for (k, a) in enumerate(dz0)
        println("dL/dz0[", k - 1, "] = ", join(a, " "))
    end
    println("dL/dT = ", dT)
    for (k, z) in enumerate(ends)
        println("z(t1)[", k - 1, "] = ", join(z, " "))
    end
end

"train" in ARGS ? train() : main()
