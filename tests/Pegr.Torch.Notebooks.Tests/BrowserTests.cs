using Pegr.Torch.Cli.Tests.Support;

namespace Pegr.Torch.Notebooks.Tests;

/// <summary>What a browser makes of the notebooks' pages.</summary>
public sealed class BrowserTests(BrowserTests.Shared shared) : IClassFixture<BrowserTests.Shared>, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Names => [.. Repository.Notebooks.Select(path => Path.GetFileName(path))];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Names))]
    public void Pages_show_all_formulas_and_pictures_and_do_not_scroll_sideways(string name)
    {
        var browser = shared.Browser;
        var page = _folder["page.html"];
        Assert.Equal(0, CommandLine.Run("notebook", "html", Repository.Notebooks.Single(path => Path.GetFileName(path) == name), "--out", page).ExitCode);
        foreach (var width in new[] { 390, 1200 })
        {
            browser.Open(page, width);

            Assert.Empty(browser.Console());
            Assert.Equal(0, browser.Evaluate<long>("document.documentElement.scrollWidth - document.documentElement.clientWidth"));
            Assert.Equal("", browser.Evaluate<string>(
                "[...document.querySelectorAll('math')].filter(m => { const r = m.getBoundingClientRect(); return r.height < 5 || r.width < 3 || (!m.closest('.formula') && r.right > innerWidth); })"
                + ".map(m => m.getAttribute('alttext')).join('\\n')"));
            Assert.Equal(0, browser.Evaluate<long>("[...document.querySelectorAll('img')].filter(i => i.naturalWidth === 0 || (i.getBoundingClientRect().right > innerWidth && !i.closest('.shown, p'))).length"));
        }
    }

    [Fact]
    public void Aligned_formulas_stand_below_each_other_at_their_signs()
    {
        var notebook = _folder.Write("n.ipynb", """{ "cells": [{ "cell_type": "markdown", "metadata": {}, "source": "$$\\begin{aligned} ABCD &= x \\\\ w &= x \\\\ \\hat w &= y\\end{aligned}$$" }], "metadata": {}, "nbformat": 4, "nbformat_minor": 5 }""");
        Assert.Equal(0, CommandLine.Run("notebook", "html", notebook).ExitCode);

        shared.Browser.Open(_folder["n.html"], 1200);

        var ends = shared.Browser.Evaluate<IReadOnlyCollection<object>>("[...document.querySelectorAll('mtr')].map(r => Math.round(r.children[0].lastElementChild.getBoundingClientRect().right / 3))");
        Assert.Equal(3, ends.Count);
        Assert.Single(ends.Distinct());
    }

    [Fact]
    public void In_the_dark_a_picture_is_a_card_that_does_not_glare()
    {
        const string Looks = "(s => [s.backgroundColor, s.paddingTop, s.borderTopLeftRadius, s.filter].join(' '))(getComputedStyle(document.querySelector('main img')))";
        var page = _folder["page.html"];
        Assert.Equal(0, CommandLine.Run("notebook", "html", Repository.Notebooks[0], "--out", page).ExitCode);

        shared.Browser.Open(page, 1200, dark: true);
        Assert.Equal("rgb(255, 255, 255) 8px 6.4px brightness(0.85)", shared.Browser.Evaluate<string>(Looks));

        shared.Browser.Open(page, 1200);
        Assert.Equal("rgb(255, 255, 255) 0px 6.4px none", shared.Browser.Evaluate<string>(Looks));
    }

    /// <summary>The browser, started once.</summary>
    public sealed class Shared : IDisposable
    {
        private readonly Lazy<Browser> _browser = new(Browser.Start);

        internal Browser Browser => _browser.Value;

        public void Dispose()
        {
            if (_browser.IsValueCreated)
            {
                _browser.Value.Dispose();
            }
        }
    }
}
