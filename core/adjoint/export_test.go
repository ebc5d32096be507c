package adjoint

// LeastSteps is leastSteps for the tests outside.
var LeastSteps = leastSteps
