# The quartic
#
# The flow never rises. The step may.
#
#     R = 0.5*theta^4
#
# Loss       L = R(θ)
#
# julia costate.jl          the loss and its gradient
# julia costate.jl train    θ along the scene's flow

using DifferentialEquations, Zygote

const PARAMS = String["theta"]
const THETA = Float64[2.0]

# R(θ)
function penalty(params)
    theta, = params
    return 0.5*theta^4
end

# L = R(θ) and dL/dθ
function loss_and_gradient(params)
    L, (dtheta,) = withgradient(penalty, params)
    return L, something(dtheta, zero(params))
end

# dθ/dτ = −η ∇L(θ), integrated
function train()
    free = Float64[1.0]
    rhs(params, _, tau) = -0.1 .* free .* loss_and_gradient(params)[2]
    problem = ODEProblem(rhs, THETA, (0.0, 10.0))
    flow = solve(problem, Tsit5(); saveat = range(0.0, 10.0; length = 21), reltol = 1e-5, abstol = 1e-8)
    for (tau, params) in zip(flow.t, flow.u)
        println("τ = ", tau, "  L = ", loss_and_gradient(params)[1], "  θ = ", params[1:length(PARAMS)])
    end
end

function main()
    L, dtheta = loss_and_gradient(THETA)
    println("L = ", L)
    for (name, value) in zip(PARAMS, dtheta)
        println("dL/d", name, " = ", value)
    end
end

"train" in ARGS ? train() : main()
