using OpenQA.Selenium;
using OpenQA.Selenium.Chrome;
using SkiaSharp;

namespace Pegr.Torch.Cli.Tests.Support;

/// <summary>A headless Chromium; tests that need one skip where there is none.</summary>
internal sealed class Browser : IDisposable
{
    private readonly string _profile = Directory.CreateTempSubdirectory("pegr-browser-").FullName;
    private readonly ChromeDriver _driver;

    private Browser(string binary, string driver)
    {
        var options = new ChromeOptions { BinaryLocation = binary };
        options.AddArguments(
            "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
            "--disable-component-update", "--disable-sync", $"--user-data-dir={_profile}");
        options.SetLoggingPreference(LogType.Browser, LogLevel.All);
        options.SetLoggingPreference(LogType.Performance, LogLevel.All);

        // With the driver named, none is looked for, and none downloaded.
        var service = ChromeDriverService.CreateDefaultService(Path.GetDirectoryName(driver), Path.GetFileName(driver));
        service.SuppressInitialDiagnosticInformation = true;
        _driver = new ChromeDriver(service, options);
    }

    public static Browser Start()
    {
        var (binary, driver) = (Find("chromium") ?? Find("google-chrome"), Find("chromedriver"));
        Assert.SkipWhen(binary is null || driver is null, "No Chromium with its driver is here; Debian's packages are chromium and chromium-driver.");
        return new Browser(binary!, driver!);
    }

    /// <summary>Opens a file as a screen of the given width shows it.</summary>
    public void Open(string path, int width, bool dark = false, string media = "screen")
    {
        Devtools("Emulation.setDeviceMetricsOverride", ("width", width), ("height", 800), ("deviceScaleFactor", 1), ("mobile", width < 600));
        Devtools(
            "Emulation.setEmulatedMedia",
            ("media", media),
            ("features", new[] { new Dictionary<string, object> { ["name"] = "prefers-color-scheme", ["value"] = dark ? "dark" : "light" } }));
        _driver.Navigate().GoToUrl(new Uri(path));
    }

    /// <summary>What a JavaScript expression comes to in the page.</summary>
    public T Evaluate<T>(string expression) => (T)_driver.ExecuteScript($"return {expression}")!;

    /// <summary>The color of a place on the screen, as style sheets write it.</summary>
    public string ColorAt(params double[] place)
    {
        using var screen = SKBitmap.Decode(_driver.GetScreenshot().AsByteArray);
        var color = screen.GetPixel((int)place[0], (int)place[1]);
        return $"rgb({color.Red}, {color.Green}, {color.Blue})";
    }

    /// <summary>The page as a PDF file.</summary>
    public byte[] Print() => _driver.Print(new PrintOptions()).AsByteArray;

    /// <summary>What the console has said since this was asked last.</summary>
    public IReadOnlyList<string> Console() => [.. _driver.Manage().Logs.GetLog(LogType.Browser).Select(entry => entry.Message)];

    /// <summary>What pages have asked for since this was asked last: one message for each request.</summary>
    public IReadOnlyList<string> Requests()
        => [.. _driver.Manage().Logs.GetLog(LogType.Performance).Select(entry => entry.Message)
            .Where(message => message.Contains("\"Network.requestWillBeSent\"", StringComparison.Ordinal))];

    public void Dispose()
    {
        _driver.Dispose();
        Directory.Delete(_profile, recursive: true);
    }

    private void Devtools(string command, params (string Name, object Value)[] parameters)
        => _driver.ExecuteCdpCommand(command, parameters.ToDictionary(parameter => parameter.Name, parameter => (object?)parameter.Value));

    private static string? Find(string name)
        => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
}
