using System.Text;
using System.Text.Json;
using Pegr.Torch.Cli.Tests.Support;

namespace Pegr.Torch.Cli.Tests.Pages;

/// <summary>What a browser makes of a report of two image runs with different settings and a sweep.</summary>
public sealed class BrowserTests(BrowserTests.Page page) : IClassFixture<BrowserTests.Page>
{
    private const string Sizes =
        "[...document.querySelectorAll('figure picture')].map(e => e.getBoundingClientRect()).map(r => [r.left, r.right, r.width, r.height].join(' '))";

    [Fact]
    public void It_loads_without_an_error_and_without_a_request()
    {
        var own = new Uri(page.Path).AbsoluteUri;
        page.Browser.Requests();

        page.Browser.Open(page.Path, 1200);

        Assert.Empty(page.Browser.Console());

        // The browser's own first page may still be loading when it is left.
        var addresses = page.Browser.Requests().Select(Request).Where(request => request.Document == own).Select(request => request.Address)
            .Where(address => !address.StartsWith("data:", StringComparison.Ordinal));
        Assert.Equal([own], addresses);
        Assert.Equal("3 experiments side by side", page.Browser.Evaluate<string>("document.querySelector('h1').textContent"));
    }

    [Theory]
    [InlineData(390)]
    [InlineData(1200)]
    public void Figures_are_visible_and_the_page_does_not_scroll_sideways(int width)
    {
        page.Browser.Open(page.Path, width);

        Assert.Equal(width, page.Browser.Evaluate<long>("window.innerWidth"));
        Assert.Equal(0, page.Browser.Evaluate<long>("document.documentElement.scrollWidth - document.documentElement.clientWidth"));
        var sizes = page.Browser.Evaluate<IReadOnlyCollection<object>>(Sizes).Select(size => ((string)size).Split(' ').Select(double.Parse).ToArray()).ToList();
        Assert.True(sizes.Count > 15);
        Assert.All(sizes, size =>
        {
            Assert.InRange(size[0], 0, width);
            Assert.InRange(size[1], 0, width);
            Assert.InRange(size[2], Math.Min(width, 896) * 0.85, width);
            Assert.InRange(size[3], size[2] / 5, size[2] * 2);
        });
    }

    [Fact]
    public void A_wide_table_scrolls_within_its_box_on_a_phone()
    {
        page.Browser.Open(page.Path, 390);

        Assert.True(page.Browser.Evaluate<long>(
            "[...document.querySelectorAll('.box')].filter(b => { b.scrollLeft = 40; return b.scrollLeft === 40; }).length") > 0);
        Assert.Equal(0, page.Browser.Evaluate<long>("document.documentElement.scrollLeft"));
    }

    [Fact]
    public void It_is_dark_where_dark_is_preferred()
    {
        const string Ground = "getComputedStyle(document.body).backgroundColor";
        page.Browser.Open(page.Path, 1200, dark: true);
        var dark = page.Browser.Evaluate<string>(Ground);
        var ink = page.Browser.Evaluate<string>("getComputedStyle(document.body).color");
        page.Browser.Open(page.Path, 1200);

        Assert.InRange(Lightness(dark), 0, 50);
        Assert.InRange(Lightness(ink), 200, 255);
        Assert.Equal("rgb(255, 255, 255)", page.Browser.Evaluate<string>(Ground));
    }

    [Theory]
    [InlineData(390)]
    [InlineData(1200)]
    public void Figures_have_the_pages_ground_in_the_light_and_in_the_dark(int width)
    {
        foreach (var dark in new[] { true, false })
        {
            page.Browser.Open(page.Path, width, dark);
            page.Browser.Evaluate<object?>("document.querySelector('figure img').scrollIntoView()");

            var ground = page.Browser.Evaluate<string>("getComputedStyle(document.body).backgroundColor");
            var corner = page.Browser.Evaluate<string>("(r => `${r.left + 3} ${r.top + 3}`)(document.querySelector('figure img').getBoundingClientRect())");

            Assert.Equal(ground, page.Browser.ColorAt([.. corner.Split(' ').Select(double.Parse)]));
        }
    }

    [Fact]
    public void A_phone_has_drawings_of_its_own_with_letters_that_can_be_read_and_the_images_scroll()
    {
        page.Browser.Open(page.Path, 390);

        const string Pictures = "[...document.querySelectorAll('picture')]";
        Assert.Equal(0, page.Browser.Evaluate<long>($"{Pictures}.filter(p => p.querySelector('source') && p.querySelector('img').currentSrc !== p.querySelector('source').srcset).length"));
        Assert.Equal(0, page.Browser.Evaluate<long>($"{Pictures}.filter(p => p.querySelector('source') && p.querySelector('img').naturalWidth > 361).length"));
        var wide = page.Browser.Evaluate<long>($"{Pictures}.filter(p => p.className === 'wide').length");
        Assert.True(wide > 0);
        Assert.Equal(wide, page.Browser.Evaluate<long>($"{Pictures}.filter(p => {{ p.scrollLeft = 40; return p.scrollLeft === 40; }}).length"));
    }

    [Fact]
    public void It_prints_on_white_with_all_that_is_folded()
    {
        page.Browser.Open(page.Path, 700, dark: true, media: "print");
        Assert.Equal("rgb(255, 255, 255)", page.Browser.Evaluate<string>("getComputedStyle(document.body).backgroundColor"));
        Assert.True(page.Browser.Evaluate<bool>("[...document.querySelectorAll('details table')].every(t => t.getBoundingClientRect().height > 20)"));

        page.Browser.Open(page.Path, 1200);
        var pdf = page.Browser.Print();

        Assert.True(pdf.AsSpan().StartsWith("%PDF-"u8));
        Assert.Contains("%%EOF", Encoding.Latin1.GetString(pdf[^16..]), StringComparison.Ordinal);
        Assert.Empty(page.Browser.Console());
    }

    private static (string Document, string Address) Request(string message)
    {
        using var json = JsonDocument.Parse(message);
        var parameters = json.RootElement.GetProperty("message").GetProperty("params");
        return (parameters.GetProperty("documentURL").GetString()!, parameters.GetProperty("request").GetProperty("url").GetString()!);
    }

    private static double Lightness(string color)
        => color["rgb(".Length..^1].Split(", ").Select(double.Parse).Average();

    /// <summary>The browser, and the report that it opens.</summary>
    public sealed class Page : IDisposable
    {
        private readonly Lazy<Browser> _browser = new(Browser.Start);
        private readonly TemporaryFolder _folder = new();
        private readonly Lazy<string> _path;

        public Page() => _path = new(() =>
        {
            var path = _folder["report.html"];
            var outcome = CommandLine.Run(
                "report",
                ReportRuns.Images(_folder, "one"),
                ReportRuns.Images(_folder, "two", "--label-noise", "0.1", "--lambda", "0.003,0.01"),
                ReportRuns.Sweep(_folder, "three"),
                "--out",
                path);
            Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
            return path;
        });

        internal Browser Browser => _browser.Value;

        internal string Path => _path.Value;

        public void Dispose()
        {
            if (_browser.IsValueCreated)
            {
                _browser.Value.Dispose();
            }

            _folder.Dispose();
        }
    }
}
