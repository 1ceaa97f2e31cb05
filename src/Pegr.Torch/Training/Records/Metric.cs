namespace Pegr.Torch.Training.Records;

/// <summary>
/// The names of the logged metrics: the column heads of <c>metrics.csv</c> and the keys of <c>summary.json</c>.
/// </summary>
public static class Metric
{
    /// <summary>Empirical risk L_S on the training set, without any penalty.</summary>
    public const string TrainLoss = "train_loss";

    /// <summary>Fraction of training examples classified as their (possibly noisy) label says.</summary>
    public const string TrainAccuracy = "train_accuracy";

    /// <summary>Mean loss on the test set.</summary>
    public const string TestLoss = "test_loss";

    /// <summary>Fraction of test examples classified right.</summary>
    public const string TestAccuracy = "test_accuracy";

    /// <summary>Mean loss on the validation set: images set aside for choosing, of the training images.</summary>
    public const string ValidationLoss = "validation_loss";

    /// <summary>Fraction of validation examples classified right, as their labels say.</summary>
    public const string ValidationAccuracy = "validation_accuracy";

    /// <summary>Fraction of test images with added pixel noise that are classified right.</summary>
    public const string NoisyTestAccuracy = "noisy_test_accuracy";

    /// <summary>Fraction of validation images with added pixel noise that are classified right, as their labels say.</summary>
    public const string NoisyValidationAccuracy = "noisy_validation_accuracy";

    /// <summary>(1/n) sum_i ‖∇l_i‖² over the training set, without lambda.</summary>
    public const string Penalty = "penalty";

    /// <summary>Mean over the training set of the per-example gradient norm ‖∇l_i‖.</summary>
    public const string GradientNormMean = "gradient_norm_mean";

    /// <summary>Variance over the training set of the per-example gradient norm ‖∇l_i‖.</summary>
    public const string GradientNormVariance = "gradient_norm_variance";

    /// <summary>Fraction of the wrongly labeled training examples that are classified as their wrong label says.</summary>
    public const string MemorizedLabels = "memorized_labels";

    /// <summary>max over j and r of ⟨w_{j,r}, j·mu⟩.</summary>
    public const string SignalLearning = "signal_learning";

    /// <summary>Signal learning of the filters of sign +1.</summary>
    public const string SignalLearningPlus = "signal_learning_plus";

    /// <summary>Signal learning of the filters of sign −1.</summary>
    public const string SignalLearningMinus = "signal_learning_minus";

    /// <summary>max over j, r and the training examples i with y_i = j of ⟨w_{j,r}, xi_i⟩.</summary>
    public const string NoiseMemorization = "noise_memorization";

    /// <summary>Noise memorization of the filters of sign +1.</summary>
    public const string NoiseMemorizationPlus = "noise_memorization_plus";

    /// <summary>Noise memorization of the filters of sign −1.</summary>
    public const string NoiseMemorizationMinus = "noise_memorization_minus";
}
