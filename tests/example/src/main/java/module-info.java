/** On the module path no flag is needed. */
module example {
    requires vecgrad.vae; // and with it vecgrad.autograd, vecgrad.tensor and vecgrad.datasets
}
