using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using Pegr.Torch.Cli.Pages;
using Pegr.Torch.Cli.Tests.Support;

namespace Pegr.Torch.Cli.Tests.Commands;

public sealed class ReportCommandTests : IDisposable
{
    private const string Attack = "</title></style><script>alert(1)</script><img src=x onerror=alert(1)>\"']]>";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_run_has_its_title_table_finding_figures_and_commands()
    {
        var run = ReportRuns.Synthetic(_folder, "a run", "--seeds", "2");

        var page = Report(run);

        Assert.Equal("Nothing at all", page.QuerySelector("h1")!.TextContent);
        Assert.Contains("Complete: 6 runs.", page.Body!.TextContent, StringComparison.Ordinal);
        Assert.Contains("pegr is better on all 2 seeds", page.Body.TextContent, StringComparison.Ordinal);
        Assert.Contains("0.750 ± 0.000", page.QuerySelector("table")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(Directory.GetFiles(Path.Combine(run, "figures"), "*.svg").Length, page.QuerySelectorAll("figure img").Length);
        Assert.All(page.QuerySelectorAll("figcaption"), caption => Assert.EndsWith(".", caption.TextContent, StringComparison.Ordinal));
        var commands = page.QuerySelectorAll("pre").Select(command => command.TextContent).ToList();
        Assert.Equal($"pegr synthetic --config '{Path.Combine(run, "config.yaml")}'", commands[0]);
        Assert.Contains(" --seeds 2 ", commands[1], StringComparison.Ordinal);
        AssertSound(page);
    }

    [Fact]
    public void Settings_of_several_stand_side_by_side_those_that_differ_first()
    {
        var page = Report(
            ReportRuns.Synthetic(_folder, "a", "--samples", "60"),
            ReportRuns.Synthetic(_folder, "b", "--samples", "70", "--lambda", "0.2"),
            ReportRuns.Sweep(_folder, "c"));

        var rows = page.QuerySelector("table")!.QuerySelectorAll("tbody tr").ToDictionary(
            row => row.Children[0].TextContent, row => row.Children.Skip(1).Select(cell => cell.TextContent).ToArray());
        Assert.Equal(["60", "70", "50"], rows["samples"]);
        Assert.Equal(["0.1", "0.2", "auto"], rows["lambda"]);
        Assert.DoesNotContain("rho", rows.Keys);
        Assert.Contains("0.05", page.QuerySelectorAll("details")[^1].TextContent, StringComparison.Ordinal);
        Assert.Equal(["#experiment1", "#experiment2", "#experiment3"], page.QuerySelectorAll("nav a").Select(link => link.GetAttribute("href")));
        Assert.Contains("Experiments 1, 2", page.QuerySelectorAll("caption").Select(caption => caption.TextContent));
        AssertSound(page);
    }

    [Fact]
    public void A_folder_of_run_folders_stands_for_them_and_none_is_there_twice()
    {
        var run = ReportRuns.Synthetic(_folder, Path.Combine("all", "b"));
        ReportRuns.Synthetic(_folder, Path.Combine("all", "a"));
        _folder.Write(Path.Combine("all", "notes", "text.txt"), "No run.");

        var page = Report(_folder["all"], run + Path.DirectorySeparatorChar);

        Assert.Equal(2, page.QuerySelectorAll("section").Length);
    }

    [Fact]
    public void Texts_from_the_folder_stay_texts()
    {
        var run = ReportRuns.Synthetic(_folder, "<b>&'run");
        var config = Path.Combine(run, "config.yaml");
        var quoted = Attack.Replace("'", "''", StringComparison.Ordinal);
        File.WriteAllText(config, File.ReadAllText(config)
            .Replace("activation: relu2", $"activation: '{quoted}'", StringComparison.Ordinal)
            .Replace("environment:\n", $"'{quoted}': 1\nenvironment:\n  '{quoted}': '{quoted}'\n", StringComparison.Ordinal));
        var record = Path.Combine(run, "record.json");
        File.WriteAllText(record, File.ReadAllText(record).Replace("Nothing at all", Attack.Replace("\"", "\\\"", StringComparison.Ordinal), StringComparison.Ordinal));

        var page = Report(run);

        Assert.Equal(Attack, page.QuerySelector("h1")!.TextContent);
        Assert.Equal($"{Attack} - pegr report", page.Title);
        Assert.Equal(4, page.QuerySelectorAll("td, th").Count(cell => cell.TextContent == Attack));
        AssertSound(page);
    }

    [Fact]
    public void Figures_are_drawn_from_the_record_whatever_the_folder_of_figures_holds()
    {
        var run = ReportRuns.Synthetic(_folder, "run");
        var whole = Report(run).Body!.InnerHtml;
        Directory.Delete(Path.Combine(run, "figures"), recursive: true);
        _folder.Write(Path.Combine("run", "figures", "training-loss.svg"), "<svg onload='alert(1)'/>");

        Assert.Equal(whole, Report(run).Body!.InnerHtml);
    }

    [Fact]
    public void A_run_of_an_image_experiment_has_its_sample_images_and_gradient_norms()
    {
        var run = ReportRuns.Images(_folder, "run");

        var page = Report(run);

        Assert.Equal(
            Directory.GetFiles(Path.Combine(run, "figures"), "*.svg").Length,
            page.QuerySelectorAll("figure img").Length);
        Assert.Contains(page.QuerySelectorAll("figcaption"), caption => caption.TextContent.StartsWith("Training images", StringComparison.Ordinal));
        AssertSound(page);
    }

    [Fact]
    public void A_folder_of_the_first_version_is_drawn_from_what_it_kept()
    {
        var run = ReportRuns.Synthetic(_folder, "run", "--seeds", "2");
        var whole = Report(run);
        File.Delete(Path.Combine(run, "record.json"));

        var page = Report(run);

        Assert.Equal(Tables(whole), Tables(page));
        Assert.Equal(Sources(whole), Sources(page));
        Assert.Contains("version 0.1.0 did not record", page.Body!.TextContent, StringComparison.Ordinal);

        static IEnumerable<string> Tables(IHtmlDocument page) => page.QuerySelectorAll("table").Select(table => table.TextContent);

        static IEnumerable<string?> Sources(IHtmlDocument page) => page.QuerySelectorAll("figure img").Select(image => image.GetAttribute("src"));
    }

    [Fact]
    public void A_run_that_did_not_end_well_is_told_with_what_is_there()
    {
        var failing = FakeExperiment.Create((run, _) =>
        {
            if (run.Index == 4)
            {
                throw new IOException("The disk is full.");
            }
        });
        Assert.Equal(1, CommandLine.RunWith(failing, "synthetic", "--out", _folder["run"], "--seeds", "2").ExitCode);

        var page = Report(_folder["run"]);

        Assert.Contains("Not complete (failed): ", page.Body!.TextContent, StringComparison.Ordinal);
        Assert.Contains("4 runs ended well.", page.Body.TextContent, StringComparison.Ordinal);
        var unfinished = page.QuerySelectorAll("table").Single(table => table.QuerySelector("caption")!.TextContent.StartsWith("Runs that did not", StringComparison.Ordinal));
        Assert.Equal(["gr", "0.1", "2", "0", "0.333", "1.000", "0.500"], unfinished.QuerySelectorAll("tbody tr").Single().Children.Select(cell => cell.TextContent));
        Assert.Contains(page.QuerySelectorAll("pre"), command => command.TextContent == $"pegr synthetic --resume {_folder["run"]}");
        AssertSound(page);
    }

    [Fact]
    public void A_sweep_says_how_many_runs_are_missing()
    {
        Assert.Equal(0, CommandLine.Run(["sweep", "--out", _folder["sweep"], "--shard", "1/3", .. SweepFlags.SmallWith()]).ExitCode);

        var page = Report(_folder["sweep"]);

        Assert.Contains("16 of 24 runs are missing", page.Body!.TextContent, StringComparison.Ordinal);
        Assert.Contains(page.QuerySelectorAll("pre"), command => command.TextContent == $"pegr sweep --resume {_folder["sweep"]}");
        AssertSound(page);
    }

    [Fact]
    public void A_sweep_is_read_without_its_shares_too()
    {
        var sweep = ReportRuns.Sweep(_folder, "sweep");
        var whole = Report(sweep).Body!.TextContent;
        Directory.Delete(Path.Combine(sweep, "shards"), recursive: true);

        var page = Report(sweep);

        Assert.Contains("Complete: 24 runs.", whole, StringComparison.Ordinal);
        Assert.Equal(whole, page.Body!.TextContent);
        AssertSound(page);
    }

    [Theory]
    [InlineData("record.json", false)]
    [InlineData("summary.json", true)]
    [InlineData("metrics.csv", true)]
    public void A_damaged_file_is_named_and_nothing_is_written(string name, bool isOfFirstVersion)
    {
        var run = ReportRuns.Synthetic(_folder, "run");
        if (isOfFirstVersion)
        {
            File.Delete(Path.Combine(run, "record.json"));
        }

        var path = Path.Combine(run, name);
        File.WriteAllText(path, File.ReadAllText(path)[..^7]);

        var outcome = CommandLine.Run("report", run);

        AssertRefused(path, outcome);
        Assert.False(File.Exists(Path.Combine(run, "report.html")));
    }

    [Theory]
    [InlineData("none", "there is no folder")]
    [InlineData("", "there is no folder")]
    [InlineData(".", "holds no run of pegr")]
    public void A_folder_without_runs_is_refused(string name, string why) => AssertRefused(why, CommandLine.Run("report", name.Length == 0 ? "" : _folder[name]));

    [Fact]
    public void An_unknown_option_is_no_folder() => AssertRefused("unknown option '--wide'", CommandLine.Run("report", _folder.Path, "--wide"));

    [Fact]
    public void Without_a_folder_the_usage_is_told() => AssertRefused("pegr report --help", CommandLine.Run("report"));

    [Fact]
    public void Another_file_is_replaced_on_demand_only_and_a_report_at_any_time()
    {
        var run = ReportRuns.Synthetic(_folder, "run");
        var page = _folder.Write("page.html", "<!DOCTYPE html>\n<p>Mine</p>");

        AssertRefused("--overwrite", CommandLine.Run("report", run, "--out", page));
        Assert.Contains("Mine", File.ReadAllText(page), StringComparison.Ordinal);

        Assert.Equal(0, CommandLine.Run("report", run, "--out", page, "--overwrite").ExitCode);
        var first = File.ReadAllText(page);
        Assert.Equal(0, CommandLine.Run("report", run, "--out", page).ExitCode);
        Assert.Equal(first, File.ReadAllText(page));
        Assert.Equal(["page.html"], Directory.GetFiles(_folder.Path).Select(Path.GetFileName));
    }

    [Fact]
    public void A_replaced_report_keeps_its_mode_and_its_link_and_what_a_dead_process_left_of_it_is_cleared()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows has no modes.");
        }

        var run = ReportRuns.Synthetic(_folder, "run");
        CommandLine.Run("report", run, "--out", _folder["page.html"]);
#pragma warning disable CA1416 // skipped there
        File.SetUnixFileMode(_folder["page.html"], UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.CreateSymbolicLink(_folder["link.html"], "page.html");
        _folder.Write("page.html.12-0123456789abcdef.pegr-tmp", "half");

        Assert.Equal(0, CommandLine.Run("report", run, "--out", _folder["link.html"]).ExitCode);

        Assert.Equal("page.html", new FileInfo(_folder["link.html"]).LinkTarget);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_folder["page.html"]));
#pragma warning restore CA1416
        Assert.Equal(["link.html", "page.html"], Directory.GetFiles(_folder.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_link_to_nothing_that_is_named_without_a_folder_is_filled()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows asks for a right to make links.");
        }

        ReportRuns.Synthetic(_folder, "run");
        Directory.CreateDirectory(_folder["pages"]);
        File.CreateSymbolicLink(_folder["link.html"], "pages/page.html");

        using var process = PegrProcess.Start(_folder.Path, null, "report", "run", "--out", "link.html");

        Assert.Equal(0, (await process.Finish()).ExitCode);
        Assert.True(ReportPage.IsOurs(_folder["pages", "page.html"]));
    }

    [Fact]
    public void A_missing_folder_is_told_without_the_name_of_a_temporary_file()
    {
        var path = _folder["missing", "page.html"];

        var outcome = CommandLine.Run("report", ReportRuns.Synthetic(_folder, "run"), "--out", path);

        Assert.Equal($"pegr: --out: cannot write '{path}': its folder is not there; make it first.", outcome.Error.TrimEnd());
    }

    [Theory]
    [InlineData("")]
    [InlineData("missing/page.html")]
    [InlineData("/dev/null")]
    [InlineData("run")]
    public void A_file_that_cannot_be_written_is_refused(string output)
        => AssertRefused("--out", CommandLine.Run("report", ReportRuns.Synthetic(_folder, "run"), "--out", output.Length == 0 ? "" : _folder[output]));

    [Fact]
    public void A_page_whose_name_is_too_long_is_refused()
        => AssertRefused("--out", CommandLine.Run("report", ReportRuns.Synthetic(_folder, "run"), "--out", _folder[new string('x', 300)]));

    private static void AssertRefused(string part, Outcome outcome)
    {
        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains(part, Assert.Single(outcome.Error.TrimEnd().Split('\n')), StringComparison.Ordinal);
    }

    private IHtmlDocument Report(params string[] folders)
    {
        var path = _folder["report.html"];
        Assert.Equal((0, $"Report: {path}\n", ""), Lines(CommandLine.Run(["report", .. folders, "--out", path])));
        return new HtmlParser(new HtmlParserOptions { IsStrictMode = true }).ParseDocument(File.ReadAllText(path));

        static (int, string, string) Lines(Outcome outcome) => (outcome.ExitCode, outcome.Output.ReplaceLineEndings("\n"), outcome.Error);
    }

    // Whatever a page is about, it needs no other file, runs nothing, and can be read without seeing it.
    private static void AssertSound(IHtmlDocument page)
    {
        Assert.Equal("en", page.DocumentElement.GetAttribute("lang"));
        Assert.Empty(page.QuerySelectorAll("script, iframe, object, embed, link, form, foreignObject, base"));
        Assert.DoesNotContain(page.All.SelectMany(element => element.Attributes), attribute => attribute.Name.StartsWith("on", StringComparison.OrdinalIgnoreCase));
        Assert.All(
            page.All.SelectMany(element => element.Attributes).Where(attribute => attribute.LocalName is "href" or "src"),
            address => Assert.Matches("^(#|data:image/svg\\+xml;base64,)", address.Value));
        Assert.DoesNotContain("url(", page.QuerySelector("style")!.TextContent, StringComparison.Ordinal);

        var names = page.All.Select(element => element.GetAttribute("id")).OfType<string>().ToList();
        Assert.Equal(names.Count, names.Distinct().Count());
        Assert.All(
            page.All.SelectMany(element => element.Attributes).Where(attribute => attribute.Value.StartsWith('#') && attribute.LocalName == "href"),
            link => Assert.Contains(link.Value[1..], names));
        Assert.All(page.QuerySelectorAll("img"), image => Assert.InRange(image.GetAttribute("alt")!.Length, 10, 1000));
        Assert.All(page.QuerySelectorAll("th"), header => Assert.Matches("^(col|row)$", header.GetAttribute("scope")));
        Assert.All(page.QuerySelectorAll("table"), table => Assert.NotEmpty(table.QuerySelector("caption")!.TextContent));

        var levels = page.QuerySelectorAll("h1, h2, h3, h4").Select(heading => heading.LocalName[1] - '0').ToList();
        Assert.Single(levels, 1);
        Assert.All(levels.Zip(levels.Skip(1)), pair => Assert.InRange(pair.Second, 2, pair.First + 1));
    }
}
