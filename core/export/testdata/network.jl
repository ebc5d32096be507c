# A network
#
#     dz/dt = W3·gelu(W2·gelu(W1·(z³, t) + b1) + b2) + b3
#     φ = z1^2 + w*z3^2
#
# Forward    dz/dt = f(t, z, θ),  z(t0) = z0,  t1 = t0 + T
# Loss       L = Σ φ_i(z(t_i)) + φ(z(t1)) + ∫ ℓ dt + R(θ), what is absent being 0
#
# SciMLSensitivity solves the adjoint equation backwards; Zygote does the rest.
#
# julia costate.jl          the loss and its gradient
# julia costate.jl train    θ along the scene's flow

using DifferentialEquations, SciMLSensitivity, Zygote
using SpecialFunctions: erfc

const PARAMS = String["w"]
const LAYERS = [(4, 6), (6, 5), (5, 3)]  # in, out
const STARTS = cumsum([length(PARAMS); [outside*(inside + 1) for (inside, outside) in LAYERS]])
const WEIGHTS = [  # layer after layer W, row by row (out × in), then b
    0.5195758521267495, -0.13104081528959166, 0.4408024552275702, -0.22904459550799894,
    0.31479678453527665, 0.32845365266896975, -0.04818949762702684, -0.7297812507895011,
    0.49674392686050645, -0.6794120061576853, -0.2925763500545256, -0.07171862545069073,
    -0.1486298126294044, 0.5854433439837616, 0.6374927063694356, -0.7595437957478041,
    -0.6411615199456623, -0.019962749705340087, 0.5250445700743627, 0.09141591323743856,
    0.3712805492756904, -0.4582441317755867, -0.6441456287452708, -0.5243898294744785, 0.0, 0.0,
    0.0, 0.0, 0.0, 0.0, -0.7222386249007018, -0.03848577879958126, -0.3642760784563786,
    -0.17362220772889203, -0.14909962789133857, 0.11283353515702002, -0.6961251756552631,
    0.6266544917109352, 0.3020254433852843, -0.5364084305150507, -0.18020571708758992,
    -0.3942503952953664, -0.2544885555003684, 0.1017102538976563, -0.0590633936364299,
    -0.25213453082209525, -0.5973695489489688, -0.10599457694292355, 0.465143662965997,
    0.558356186461541, 0.22044289149753546, 0.6020907478908089, -0.20303094182882014,
    0.5327113203539008, -0.48954397082563766, 0.25605430610325036, 0.06575652852046533,
    -0.1537915046974653, 0.26586646718856566, 0.7032734954196643, 0.0, 0.0, 0.0, 0.0, 0.0,
    -0.6853583906585814, -0.13500676596491798, 0.3637576685720852, 0.6682474216813197,
    -0.7044756756795587, 0.019696348112101397, 0.09259939242631506, 0.8417108917120437,
    -0.8151284653399119, 0.8605389303554392, -0.30202475543820256, 0.3425304859771401,
    0.010497821293601533, -0.16204956970283857, -0.5631948864164844, 0.0, 0.0, 0.0
]
const THETA = [Float64[0.2]; WEIGHTS]
const STATES = ["z1", "z2", "z3"]
const Z0 = [
    [1.0, 0.5, 0.0],
    [0.2, -0.8, 0.0],
]
const T0, T = 0.0, 1.0

# DP8: the same method as the scene's dop853
const SOLVER = DP8()
const OPTIONS = (reltol = 1e-08, abstol = 1e-10, maxiters = 100000)

# Data: φ_i = ½ Σ (z(t_i) − value)² over the states observed
const TIMES = [0.5, 1.0]
const OBSERVED = [2]  # indices of states
const VALUES = [  # a table a start point, a row a time
    [
        [0.0], [1.0],
    ],
    [
        [1.0], [0.5],
    ],
]
const ROWS = findall(t -> T0 <= t <= T0 + T, TIMES)
const GRID = sort(unique([TIMES[ROWS]; T0 + T]))
const AT = [searchsortedfirst(GRID, t) for t in TIMES[ROWS]]

# W and b of layer k, out of θ
function layer(params, k)
    inside, outside = LAYERS[k]
    start = STARTS[k]
    W = reshape(params[start+1:start+inside*outside], inside, outside)
    return transpose(W), params[start+inside*outside+1:start+outside*(inside+1)]
end

activation(s) = s*erfc(-s/sqrt(2))/2

# f(t, z, θ)
function field(t, state, params)
    x = state .^ 3
    x = vcat(x, t)
    for k in 1:length(LAYERS)-1
        W, b = layer(params, k)
        x = activation.(W*x .+ b)
    end
    W, b = layer(params, length(LAYERS))
    return W*x .+ b
end

# φ(z, θ)
function terminal(state, params)
    z1, z2, z3 = state
    w, = params[1:1]
    return z1^2 + w*z3^2
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

# The rule momentum from θ on
function train()
    free = [Float64[0.0]; fill(1.0, length(WEIGHTS))]
    eta, params = 0.01, copy(THETA)
    velocity = zero(params)
    for k in 0:3
        L, g = loss_and_gradient(params)
        g = free .* g
        println("step ", k, "  L = ", L, "  θ = ", params[1:length(PARAMS)])
        velocity = 0.9 .* velocity .+ g
        params = params .- eta .* velocity
    end
end

function main()
    L, dtheta, dz0, dT, ends = loss_and_gradient(THETA)
    println("L = ", L)
    for (name, value) in zip(PARAMS, dtheta)
        println("dL/d", name, " = ", value)
    end
    println("dL/dweights = ", join(dtheta[length(PARAMS)+1:end], " "))
    for (k, a) in enumerate(dz0)
        println("dL/dz0[", k - 1, "] = ", join(a, " "))
    end
    println("dL/dT = ", dT)
    for (k, z) in enumerate(ends)
        println("z(t1)[", k - 1, "] = ", join(z, " "))
    end
end

"train" in ARGS ? train() : main()
