using System.Net;
using System.Net.Sockets;

namespace Pegr.Torch.Documents.Tests.Site;

/// <summary>A folder as a web server of this machine shows it.</summary>
internal sealed class FolderServer : IDisposable
{
    private static readonly Dictionary<string, string> Types = new()
    {
        [".html"] = "text/html",
        [".js"] = "text/javascript",
        [".css"] = "text/css",
        [".json"] = "application/json",
        [".svg"] = "image/svg+xml",
        [".png"] = "image/png",
    };

    private readonly HttpListener _listener = new();
    private readonly string _folder;

    public FolderServer(string folder)
    {
        _folder = folder;
        Address = $"http://localhost:{FreePort()}/";
        _listener.Prefixes.Add(Address);
        _listener.Start();
        _ = Task.Run(Serve);
    }

    /// <summary>Where it is.</summary>
    public string Address { get; }

    public void Dispose() => _listener.Close();

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private async Task Serve()
    {
        try
        {
            while (true)
            {
                var context = await _listener.GetContextAsync();
                await Answer(context);
            }
        }
        catch (Exception end) when (end is HttpListenerException or ObjectDisposedException or InvalidOperationException)
        {
            // The test is over, or the browser went away.
        }
    }

    private async Task Answer(HttpListenerContext context)
    {
        using var response = context.Response;
        var path = Path.Combine(_folder, Uri.UnescapeDataString(context.Request.Url!.AbsolutePath).TrimStart('/'));
        if (!File.Exists(path))
        {
            response.StatusCode = (int)HttpStatusCode.NotFound;
            return;
        }

        response.ContentType = Types.GetValueOrDefault(Path.GetExtension(path), "application/octet-stream");
        await response.OutputStream.WriteAsync(await File.ReadAllBytesAsync(path));
    }
}
