namespace Pegr.Torch.Training.Records;

/// <summary>Test accuracy on the examples of one class.</summary>
/// <param name="Class">The class's name.</param>
/// <param name="Count">How many test examples it has.</param>
/// <param name="Accuracy">Fraction of them classified right; NaN where there are none.</param>
public sealed record ClassAccuracy(string Class, int Count, double Accuracy);
