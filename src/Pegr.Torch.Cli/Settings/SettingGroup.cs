namespace Pegr.Torch.Cli.Settings;

/// <summary>Settings that belong together in the help text.</summary>
/// <param name="Title">What they are of.</param>
/// <param name="First">Those that matter first.</param>
/// <param name="Further">All others.</param>
internal sealed record SettingGroup(string Title, IReadOnlyList<string> First, IReadOnlyList<string> Further)
{
    /// <summary>The group of what a command has besides settings.</summary>
    public const string Output = "Output";

    /// <summary>All groups, in the order of the help text. Every setting is in one.</summary>
    public static IReadOnlyList<SettingGroup> All { get; } =
    [
        new("Grid", ["x", "y"], ["tie"]),
        new("Search", ["configurations"], ["halving", "search-seeds", "search-seed"]),
        new(
            "Data",
            ["samples", "dim", "signal-norm", "dataset", "train-samples"],
            ["test-samples", "patches", "signal-frequencies", "signal-labels", "leave-out", "leave-out-sha256", "implicit-dim", "data-dir", "image-size", "color", "test-fraction", "classes", "normalize", "augmentation"]),
        new(
            "Noise",
            ["noise-std", "label-noise", "train-noise"],
            ["orthogonal-noise", "fresh-noise", "exact-flips", "test-label-noise", "label-noise-kind", "test-noise"]),
        new("Model", ["model"], ["filters", "activation", "output-scale", "bias", "init", "init-std", "init-weights", "init-weights-sha256"]),
        new(
            "Objective and penalty",
            ["objectives", "lambda"],
            ["lambda-schedule", "lambda-steps", "penalty-every", "group-size", "norm-radius", "flip-probability", "rho", "rho-group-size", "engine", "draws"]),
        new(
            "Optimizer",
            ["learning-rate", "batch-size", "steps", "epochs"],
            [
                "optimizer", "learning-rate-schedule", "warmup", "decay-every", "decay-factor", "momentum", "nesterov", "weight-decay", "clip-norm", "micro-batch",
            ]),
        new(
            "Evaluation",
            ["seeds", "validation-fraction"],
            ["seed", "log-every", "validation-like", "choose-by", "log-noise", "patience"]),
        new(
            Output,
            ["config", "out", "resume", "json", "quiet"],
            ["overwrite", "verbose", "tensorboard", "save-tensors", "checkpoint-every"]),
        new("Machine", ["device"], ["devices", "shard", "dtype", "threads"]),
    ];

    /// <summary>Whether a name is one of those that matter first.</summary>
    public bool IsFirst(string name) => First.Contains(name);

    /// <summary>Whether a name is of the group.</summary>
    public bool Has(string name) => IsFirst(name) || Further.Contains(name);

    /// <summary>Where a name of the group stands in it, from 0.</summary>
    public int PlaceOf(string name) => First.Concat(Further).TakeWhile(other => other != name).Count();
}
