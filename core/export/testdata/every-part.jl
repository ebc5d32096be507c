# Every part
#
#     t1' = z + 0.1*sin(t)*α
#     z' = -lambda*t1 - a*z^3 + np*tanh(t1*z)
#     state' = exp(-z^2) - state/(1 + t1^2)
#     φ = 0.5*t1^2 + a*state
#     ℓ = 0.1*z^2*lambda + 0.01*t*state
#     R = 0.5*(a^2 + α^2) + log(lambda)
#
# Forward    dz/dt = f(t, z, θ),  z(t0) = z0,  t1 = t0 + T
# Loss       L = Σ φ_i(z(t_i)) + φ(z(t1)) + ∫ ℓ dt + R(θ), what is absent being 0
#
# SciMLSensitivity solves the adjoint equation backwards; Zygote does the rest.
#
# julia costate.jl          the loss and its gradient
# julia costate.jl train    θ along the scene's flow

using DifferentialEquations, SciMLSensitivity, Zygote

const PARAMS = String["a", "lambda", "np", "α"]
const THETA = Float64[0.3, 0.5, 0.2, 1.1]
const STATES = ["t1", "z", "state"]
const Z0 = [
    [1.0, 0.0, 0.5],
    [-0.7, 0.4, 0.1],
]
const T0, T = 0.5, 3.0

# DP8: the same method as the scene's dop853
const SOLVER = DP8()
const OPTIONS = (reltol = 1e-09, abstol = 1e-11, maxiters = 100000)

# Data: φ_i = ½ Σ (z(t_i) − value)² over the states observed
const DEPTHS = [1.0, 0.25, 0.0, 0.6]  # t_i = t0 + s_i T
const TIMES = T0 .+ DEPTHS .* T
const OBSERVED = [3, 1]  # indices of states
const VALUES = [  # a table a start point, a row a time
    [
        [0.1, 0.2], [0.3, 0.4], [0.5, 0.6], [0.7, 0.8],
    ],
    [
        [0.0, 1.0], [1.0, 0.0], [0.5, 0.5], [0.2, 0.2],
    ],
]
const ROWS = findall(t -> T0 <= t <= T0 + T, TIMES)
const GRID = sort(unique([TIMES[ROWS]; T0 + T]))
const AT = [searchsortedfirst(GRID, t) for t in TIMES[ROWS]]

# f(t, z, θ)
function field(t, state, params)
    t1, z, state_ = state
    a, lambda, np, alpha = params
    return [
        z + 0.1*sin(t)*alpha,
        -lambda*t1 - a*z^3 + np*tanh(t1*z),
        exp(-z^2) - state_/(1 + t1^2),
    ]
end

# φ(z, θ)
function terminal(state, params)
    t1, z, state_ = state
    a, lambda, np, alpha = params
    return 0.5*t1^2 + a*state_
end

# ℓ(t, z, θ)
function running(t, state, params)
    t1, z, state_ = state
    a, lambda, np, alpha = params
    return 0.1*z^2*lambda + 0.01*t*state_
end

# R(θ)
function penalty(params)
    a, lambda, np, alpha = params
    return 0.5*(a^2 + alpha^2) + log(lambda)
end

# dz/dt = f(t, z, θ), and ℓ as the derivative of one more state
function motion(y, params, t)
    state = y[1:length(STATES)]
    return vcat(field(t, state, params), running(t, state, params))
end

# z at the times of GRID, a column each
function path(z0, params)
    y0 = vcat(z0, 0.0)
    problem = ODEProblem(motion, y0, (T0, T0 + T), params)
    return Array(solve(problem, SOLVER; u0 = y0, p = params, saveat = GRID,
        sensealg = InterpolatingAdjoint(autojacvec = ZygoteVJP()), OPTIONS...))
end

function loss(params, starts)
    L = penalty(params)
    for k in eachindex(starts)
        z = path(starts[k], params)
        L += terminal(z[1:length(STATES), end], params)
        L += z[end, end]
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
        dT += running(T0 + T, state, params)  # dL/dT = ∂φ/∂z f + ℓ at t1
        a = something(gradient(end_state -> terminal(end_state, params), state)[1], zero(state))
        dT += sum(a .* field(T0 + T, state, params))
        for (i, row) in zip(AT, ROWS)  # t_i moves with T
            velocity = field(TIMES[row], z[1:length(STATES), i], params)
            dT += DEPTHS[row]*sum((z[OBSERVED, i] .- VALUES[k][row]) .* velocity[OBSERVED])
        end
    end
    return L, something(dtheta, zero(params)), something(dz0, zero.(Z0)), dT, [z[1:length(STATES), end] for z in paths]
end

# The rule adam from θ on
function train()
    free = Float64[1.0, 0.0, 0.0, 1.0]
    eta, params = 0.05, copy(THETA)
    mean, square = zero(params), zero(params)
    for k in 0:5
        L, g = loss_and_gradient(params)
        g = free .* g
        println("step ", k, "  L = ", L, "  θ = ", params[1:length(PARAMS)])
        mean = 0.9 .* mean .+ 0.1 .* g
        square = 0.999 .* square .+ 0.001 .* g .^ 2
        params = params .- eta .* (mean ./ (1 - 0.9^(k + 1))) ./ (sqrt.(square ./ (1 - 0.999^(k + 1))) .+ 1e-8)
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
