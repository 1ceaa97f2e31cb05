namespace Pegr.Torch.Vision.Noise;

/// <summary>A noise that can be named in settings.</summary>
/// <param name="Key">The name, such as <c>gaussian</c>; neither comma nor colon.</param>
/// <param name="Parameters">The numbers that follow the name, those with a default last.</param>
/// <param name="Create">Creates the noise from one value for each parameter.</param>
public sealed record ImageNoiseKind(
    string Key, IReadOnlyList<NoiseParameter> Parameters, Func<IReadOnlyList<double>, IImageNoise> Create)
{
    /// <summary>How it is written in settings, such as <c>border:WIDTH[:SIGMA]</c>.</summary>
    public string Form
        => Key + string.Concat(Parameters.Select(parameter => parameter.Default is null ? $":{parameter.Name}" : $"[:{parameter.Name}]"));
}
