namespace Pegr.Torch.Training.Records;

/// <summary>What became of the training examples whose label is wrong.</summary>
/// <param name="Wrong">How many training examples have a wrong label.</param>
/// <param name="Memorized">How many of them the network answers with that wrong label.</param>
/// <param name="Corrected">How many of them the network answers with the true label all the same.</param>
public sealed record LabelMemorization(int Wrong, int Memorized, int Corrected);
