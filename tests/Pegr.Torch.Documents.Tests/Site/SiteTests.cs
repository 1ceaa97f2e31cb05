using System.Diagnostics;
using System.Text.RegularExpressions;
using Pegr.Torch.Cli.Tests.Support;
using Pegr.Torch.Documents.Tests.Documents;
using Pegr.Torch.Vision.Tests.Support;

namespace Pegr.Torch.Documents.Tests.Site;

/// <summary>The site of documents and API that docs/site/build.sh makes.</summary>
public sealed partial class SiteTests : IDisposable
{
    // What browsers run and draw only where they are told what it is.
    private static readonly Dictionary<string, string> Types = new()
    {
        [".html"] = "text/html",
        [".js"] = "text/javascript",
        [".css"] = "text/css",
        [".json"] = "application/json",
        [".svg"] = "image/svg+xml",
        [".png"] = "image/png",
    };

    private readonly TemporaryFolder _site = new();

    public void Dispose() => _site.Dispose();

    [Fact]
    public void Every_public_type_has_a_page_links_lead_somewhere_and_a_browser_shows_formulas_without_the_network()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Path.Exists(Path.Combine(Repository.Root, ".git")), "The site is made by a shell script, of what git knows.");
        var (restored, why) = Run("dotnet", "tool", "restore");
        Assert.SkipUnless(restored == 0, $"DocFX cannot be had here: {why}");

        var (exitCode, output) = Run(Path.Combine(Repository.Root, "docs", "site", "build.sh"), _site.Path);
        Assert.True(exitCode == 0, output);
        Assert.Contains("0 error(s)", output, StringComparison.Ordinal);
        var broken = output.Split('\n').Where(line => line.Contains(": warning ", StringComparison.Ordinal)).Where(line => !IsFolder(line));
        Assert.Empty(broken);

        var types = new[] { typeof(InvalidInputException), typeof(Vision.Datasets.ImageDatasetRegistry), typeof(Plotting.FigureRegistry) }
            .SelectMany(type => type.Assembly.GetExportedTypes())
            .Select(type => type.FullName!.Replace('+', '.').Replace('`', '-'))
            .ToList();
        Assert.True(types.Count > 300);
        Assert.All(types, type => Assert.True(File.Exists(_site["api", $"{type}.html"]), type));
        ShowsPages();
    }

    private void ShowsPages()
    {
        using var server = new FileServer();
        var home = server.Add("index.html", Read("index.html"));
        foreach (var name in Directory.EnumerateFiles(_site.Path, "*", SearchOption.AllDirectories).Where(IsShown).Select(path => Path.GetRelativePath(_site.Path, path)))
        {
            server.Add(name, Read(name));
        }

        string Address(string page) => new Uri(new Uri(home), page).AbsoluteUri;
        using var browser = Browser.Start();
        browser.Open(Address("docs/mathematics.html"), 1200);
        var clock = Stopwatch.StartNew();
        while (browser.Evaluate<long>("document.querySelectorAll('mjx-container').length") < 100 && clock.Elapsed < TimeSpan.FromMinutes(2))
        {
            Thread.Sleep(200);
        }

        Assert.InRange(browser.Evaluate<long>("document.querySelectorAll('mjx-container').length"), 100, 10_000);
        browser.Open(home, 390);
        browser.Open(Address("README.html"), 390);
        Assert.Equal("Pegr.Torch", browser.Evaluate<string>("document.querySelector('h1').innerText"));
        Assert.Equal(0, browser.Evaluate<long>("document.documentElement.scrollWidth - document.documentElement.clientWidth"));
        browser.Open(Address("README.html"), 1200, dark: true);
        Assert.Equal("dark brightness(0.85)", browser.Evaluate<string>("document.documentElement.dataset.bsTheme + ' ' + getComputedStyle(document.querySelector('article img')).filter"));
        Assert.All(browser.Requests(), request => Assert.DoesNotMatch("""
            "url":"https?://(?!127\.0\.0\.1)
            """.Trim(), request));
    }

    private static bool IsShown(string path) => Types.ContainsKey(Path.GetExtension(path));

    private Served Read(string name) => new(File.ReadAllBytes(_site[name])) { Type = Types[Path.GetExtension(name)] };

    // Folders of the repository have no page.
    private static bool IsFolder(string warning)
        => LinkTarget().Match(warning) is { Success: true } match && Directory.Exists(Path.Combine(Repository.Root, match.Groups["path"].Value));

    private static (int ExitCode, string Output) Run(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = Repository.Root, RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd() + error.Result;
        process.WaitForExit();
        return (process.ExitCode, output);
    }

    [GeneratedRegex(@"InvalidFileLink: Invalid file link:\(~/(?<path>[^)]+)\)")]
    private static partial Regex LinkTarget();
}
