using Pegr.Torch.Cli.Display;
using Pegr.Torch.Serialization;

namespace Pegr.Torch.Cli.Experiments;

/// <summary>Tells which line of Python makes safetensors of weights that PyTorch saved.</summary>
internal static class PyTorchHint
{
    private const string Script =
        "import sys, torch; from safetensors.torch import save_file; "
        + "save_file({name: value.clone().contiguous() for name, value in torch.load(sys.argv[1], map_location=\"cpu\", weights_only=True).items()}, sys.argv[2])";

    /// <summary>Does work that reads weights.</summary>
    /// <param name="path">The file of weights; may be empty.</param>
    /// <param name="work">The work.</param>
    /// <exception cref="InvalidInputException">What the work throws; of a file of PyTorch's, with the line.</exception>
    public static T Around<T>(string path, Func<T> work)
    {
        try
        {
            return work();
        }
        catch (InvalidInputException refusal) when (refusal.Setting == "init-weights" && PyTorchFile.IsOne(path))
        {
            throw new InvalidInputException(refusal.Setting, $"{refusal.Problem!.TrimEnd('.')}: {Line(path)}", refusal);
        }
    }

    /// <summary>The line.</summary>
    /// <param name="path">The file of PyTorch's.</param>
    public static string Line(string path)
        => $"python3 -c {ShellText.Quote(Script)} {ShellText.Quote(path)} {ShellText.Quote(Path.ChangeExtension(path, ".safetensors"))}";
}
