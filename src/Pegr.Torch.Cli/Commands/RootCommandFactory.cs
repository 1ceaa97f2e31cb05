using System.CommandLine;
using Pegr.Torch.Cli.Completion;
using Pegr.Torch.Cli.Hosting;

namespace Pegr.Torch.Cli.Commands;

/// <summary>The command line as a whole.</summary>
internal static class RootCommandFactory
{
    /// <summary>Creates the root command. Without a subcommand it shows the help text.</summary>
    public static RootCommand Create(CommandContext context)
    {
        var root = new RootCommand(
            "Per-example gradient regularization (PEGR): does a network learn the signal or memorize the noise? "
            + "Begin with 'pegr demo'; 'pegr COMMAND --help' shows a command's options.")
        {
            HelpName = "pegr",
        };
        root.Add(DemoCommand.Create(context));
        foreach (var experiment in context.Catalog)
        {
            root.Add(ExperimentCommand.Create(context, experiment));
        }

        root.Add(TheoryCommand.Create(context));
        root.Add(SweepCommand.Create(context));
        root.Add(PredictCommand.Create(context));
        root.Add(ScoresCommand.Create(context));
        root.Add(FigureCommand.Create(context));
        root.Add(ReportCommand.Create(context));
        root.Add(NotebookCommand.Create(context));
        root.Add(PresetsCommand.Create(context));
        root.Add(DataCommand.Create(context));
        root.Add(BenchCommand.Create(context));
        root.Add(DoctorCommand.Create(context));
        root.Add(CompletionCommand.Create(context));
        SuggestAction.AddTo(root);
        HelpCommandAction.AddTo(root, context);
        return root;
    }
}
