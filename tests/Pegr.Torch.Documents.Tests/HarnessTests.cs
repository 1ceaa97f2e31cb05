using Pegr.Torch.Documents.Tests.Documents;
using Pegr.Torch.Documents.Tests.Running;

namespace Pegr.Torch.Documents.Tests;

/// <summary>What runs the snippets, on documents made for it.</summary>
public sealed class HarnessTests(SmallProgram program) : IClassFixture<SmallProgram>
{
    [Theory]
    [InlineData("pegr synthetic --steps 3000 --dim=2000 --lambda 0.3", "pegr synthetic --steps 4 --dim 20 --lambda 0.3 --samples 8 --test-samples 16 --seeds 1 --log-every 2")]
    [InlineData("pegr sweep --x dim=3:9:7log --out a", "pegr sweep --x dim=3:9:2log --out a --steps 3 --test-samples 16 --seeds 1")]
    [InlineData("pegr sweep images --x dim=3,9 --devices cuda:0,cuda:1 --out a", "pegr sweep images --x dim=3,9 --devices cpu,cpu --out a --epochs 1 --test-samples 40 --seeds 1 --log-every 1")]
    [InlineData("dotnet run -c Release --project src/Pegr.Torch.Cli -p:TorchBackend=cuda-linux -- doctor --device cuda", "pegr doctor --device cpu")]
    [InlineData("src/Pegr.Torch.Cli/bin/Release/net10.0/pegr demo", "pegr demo")]
    [InlineData("pegr images --resume runs/a", "pegr images --resume runs/a")]
    [InlineData("pegr sweep merge /shared/a", "pegr sweep merge shared/a")]
    public void A_command_becomes_one_that_takes_a_moment(string printed, string run)
        => Assert.Equal(run, CommandRewriting.Of(printed, small: true));

    [Fact]
    public void A_block_of_commands_is_taken_apart_into_lines()
        => Assert.Equal(["pegr demo --out a", "pegr doctor"], CommandRewriting.Lines("# first\npegr demo \\\n  --out a\n\npegr doctor  # then\n"));

    [Fact]
    public void Output_belongs_to_the_snippet_right_above_it()
    {
        var fences = new Document("a.md", "```csharp\none\n```\n\n```text\n1\n```\n\n```console\ntwo\n```\n\nwords\n\n```text\n2\n```\n").Fences;

        Assert.Equal([("csharp", "1"), ("console", null), ("text", null)], fences.Select(fence => (fence.Language, fence.Shown)));
    }

    [Theory]
    [InlineData("csharp", "Nonsense();")]
    [InlineData("console", "pegr synthetic --lambdaa 3")]
    [InlineData("console", "pegr synthetic --lambda -3")]
    [InlineData("console", "pegr notebook run a.ipynb --nonsense")]
    [InlineData("console", "nonsense")]
    [InlineData("yaml", "experiment: synthetic\nlambdaa: 3")]
    [InlineData("yaml", "experiment: synthetic\nlambda: -3")]
    [InlineData("yaml", "lambda: 3")]
    [InlineData("ruby", "puts 1")]
    [InlineData("python", "nonsense()")]
    public async Task A_snippet_that_does_not_work_is_found(string language, string text)
    {
        var fence = new Fence(language, "", text, 1);
        Assert.SkipWhen(DocumentRun.Lacks(fence) is not null, $"{DocumentRun.Lacks(fence)} is not on this machine.");
        using var run = new DocumentRun(program.Folder, asPrinted: false);

        await Assert.ThrowsAnyAsync<Exception>(() => run.Run(fence, TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("pegr swep", "swep")]
    [InlineData("pegr sweep --xx a", "--xx")]
    [InlineData("pegr sweep --x a", null)]
    [InlineData("pegr data download NAME", null)]
    [InlineData("git clone", null)]
    public void A_command_that_the_program_does_not_know_is_found(string command, string? unknown)
        => Assert.Equal(unknown, CommandParsing.Unknown(command));
}
