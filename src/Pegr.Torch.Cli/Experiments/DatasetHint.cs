using Pegr.Torch.Vision.Datasets;

namespace Pegr.Torch.Cli.Experiments;

/// <summary>Tells which command fetches a data set whose folder is not there.</summary>
internal static class DatasetHint
{
    /// <summary>Does work that reads a data set.</summary>
    /// <param name="source">The data set.</param>
    /// <param name="work">The work.</param>
    /// <exception cref="InvalidInputException">What the work throws; of a folder that cannot be used, with the command.</exception>
    public static T Around<T>(IImageDatasetSource source, Func<T> work)
    {
        try
        {
            return work();
        }
        catch (InvalidInputException refusal) when (refusal.Setting == "data-dir" && source.Download is not null)
        {
            throw new InvalidInputException(
                refusal.Setting, $"{refusal.Problem} 'pegr data download {source.Key}' fetches it.", refusal);
        }
    }
}
