package field

// greekNames are the Latin names of the Greek letters, which are TeX's too
// where TeX has the letter, and of two letters that mechanics and quantum
// mechanics write beside them.
var greekNames = map[rune]string{
	'α': "alpha", 'β': "beta", 'γ': "gamma", 'δ': "delta", 'ε': "epsilon", 'ϵ': "epsilon",
	'ζ': "zeta", 'η': "eta", 'θ': "theta", 'ϑ': "vartheta", 'ι': "iota", 'κ': "kappa",
	'λ': "lambda", 'μ': "mu", 'µ': "mu", 'ν': "nu", 'ξ': "xi", 'ο': "omicron",
	'π': "pi", 'ρ': "rho", 'σ': "sigma", 'ς': "varsigma", 'τ': "tau", 'υ': "upsilon",
	'φ': "phi", 'ϕ': "phi", 'χ': "chi", 'ψ': "psi", 'ω': "omega",
	'Α': "Alpha", 'Β': "Beta", 'Γ': "Gamma", 'Δ': "Delta", 'Ε': "Epsilon", 'Ζ': "Zeta",
	'Η': "Eta", 'Θ': "Theta", 'Ι': "Iota", 'Κ': "Kappa", 'Λ': "Lambda", 'Μ': "Mu",
	'Ν': "Nu", 'Ξ': "Xi", 'Ο': "Omicron", 'Π': "Pi", 'Ρ': "Rho", 'Σ': "Sigma",
	'Τ': "Tau", 'Υ': "Upsilon", 'Φ': "Phi", 'Χ': "Chi", 'Ψ': "Psi", 'Ω': "Omega",
	'ℓ': "ell", 'ħ': "hbar", 'ℏ': "hbar",
}

// texGreek maps the Latin name of a Greek letter to its TeX, for the letters
// that TeX has and a reader would expect.
var texGreek = map[string]string{
	"alpha": `\alpha`, "beta": `\beta`, "gamma": `\gamma`, "delta": `\delta`,
	"epsilon": `\varepsilon`, "zeta": `\zeta`, "eta": `\eta`, "theta": `\theta`,
	"vartheta": `\vartheta`, "iota": `\iota`, "kappa": `\kappa`, "lambda": `\lambda`,
	"mu": `\mu`, "nu": `\nu`, "xi": `\xi`, "omicron": `o`, "pi": `\pi`, "rho": `\rho`,
	"sigma": `\sigma`, "varsigma": `\varsigma`, "tau": `\tau`, "upsilon": `\upsilon`,
	"phi": `\varphi`, "chi": `\chi`, "psi": `\psi`, "omega": `\omega`,
	"Gamma": `\Gamma`, "Delta": `\Delta`, "Theta": `\Theta`, "Lambda": `\Lambda`,
	"Xi": `\Xi`, "Pi": `\Pi`, "Sigma": `\Sigma`, "Upsilon": `\Upsilon`, "Phi": `\Phi`,
	"Psi": `\Psi`, "Omega": `\Omega`, "ell": `\ell`, "hbar": `\hbar`,
}
