namespace Pegr.Torch.Training.Records;

/// <summary>The network of a run on images: which it is, what it was made for and what it is given. With its weights it can be used again.</summary>
public sealed record ImageNetwork
{
    /// <summary>The model's key in settings, such as <c>mlp</c>.</summary>
    public required string Model { get; init; }

    /// <summary>Filters per sign, for the model that has them.</summary>
    public int Filters { get; init; }

    /// <summary>q of the activation max(0, z)^q; <see langword="null"/> for the model's own.</summary>
    public double? ActivationPower { get; init; }

    /// <summary>The type that it computes in: <c>float32</c> or <c>float64</c>.</summary>
    public required string DType { get; init; }

    /// <summary>The classes' names, in the order of the network's outputs.</summary>
    public required IReadOnlyList<string> ClassNames { get; init; }

    /// <summary>Channels of an image, before any noise: 1 (gray) or 3 (red, green, blue).</summary>
    public required int Channels { get; init; }

    /// <summary>Height of an image in pixels.</summary>
    public required int Height { get; init; }

    /// <summary>Width of an image in pixels.</summary>
    public required int Width { get; init; }

    /// <summary>Whether the images were resized to that, whatever size their files had.</summary>
    public bool Resized { get; init; }

    /// <summary>The shape of what the network takes of one image: [channels, height, width], larger than the image where noise put a border
    /// around it, or [2, channels·height·width] where noise put a patch beside it.</summary>
    public required IReadOnlyList<long> InputShape { get; init; }

    /// <summary>What is subtracted from each channel of the input; empty where nothing is.</summary>
    public IReadOnlyList<double> Mean { get; init; } = [];

    /// <summary>What each channel is divided by after that; as many as <see cref="Mean"/>.</summary>
    public IReadOnlyList<double> Deviation { get; init; } = [];

    /// <summary>SHA-256 of the images that it was trained with, before any noise on their pixels, and of their given labels; empty in records of
    /// version 0.1.0.</summary>
    public string TrainingSha256 { get; init; } = "";
}
