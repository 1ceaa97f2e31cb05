using Pegr.Torch.Cli.Settings;

namespace Pegr.Torch.Cli.Experiments;

/// <summary>Resolves defaults, a configuration file and flags into one request, the later winning.</summary>
internal static class RequestBuilder
{
    /// <summary>Resolves and validates, and fills in what a repetition depends on.</summary>
    /// <param name="experiment">Whose settings they are.</param>
    /// <param name="assignments">What the user gave, the file's first.</param>
    /// <exception cref="InvalidInputException">A value has the wrong form or is out of range.</exception>
    public static RunRequest Build(RequestDefinition experiment, IReadOnlyList<Assignment> assignments)
    {
        var request = assignments.Aggregate(experiment.Defaults, (current, assignment) => assignment.ApplyTo(current));
        try
        {
            experiment.Validate(request);
            return experiment.Pinned(request);
        }
        catch (InvalidInputException refusal)
        {
            throw Located(refusal, assignments);
        }
    }

    /// <summary>Says where the value stands that a message complains of, by the setting that it names.</summary>
    public static InvalidInputException Located(InvalidInputException refusal, IReadOnlyList<Assignment> assignments)
    {
        var last = assignments.LastOrDefault(assignment => assignment.Setting.Key == refusal.Setting);
        return last is null ? refusal : new InvalidInputException(last.Origin + refusal.Message, refusal);
    }
}
