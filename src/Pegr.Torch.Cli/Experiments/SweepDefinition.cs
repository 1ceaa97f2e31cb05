using Pegr.Torch.Cli.Plans;
using Pegr.Torch.Cli.Settings;

namespace Pegr.Torch.Cli.Experiments;

/// <summary>A sweep that the command can carry out; its runs are carried out by <c>SweepRunner</c>.</summary>
/// <param name="Kind">What is swept.</param>
/// <param name="Description">One sentence for the help text.</param>
/// <param name="Defaults">What holds where nothing is given.</param>
/// <param name="Around">Does work that may read data, and says where they come from if they are missing.</param>
internal sealed record SweepDefinition(
    SweepKind Kind, string Description, RunRequest Defaults, Action<SweepRequest, Action> Around)
    : RequestDefinition(Kind.Name, Description, Kind.Settings.All, Defaults, request => Around((SweepRequest)request, () => _ = new SweepPlan(Kind, (SweepRequest)request)))
{
    /// <summary>The plan of a request that has been validated.</summary>
    public SweepPlan Plan(SweepRequest request) => new(Kind, request);

    /// <summary>Makes sure that the data of a plan are there and suit it.</summary>
    /// <exception cref="InvalidInputException">They are missing or do not.</exception>
    public void CheckData(SweepPlan plan) => Around(plan.Request, plan.CheckData);
}
