using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Pegr.Torch.Vision.Tests.Support;

/// <summary>What a server does with requests for one file.</summary>
internal sealed class Served(byte[] content)
{
    public byte[] Content { get; set; } = content;

    public string? Tag { get; init; }

    /// <summary>What browsers are told that it is; null for nothing.</summary>
    public string? Type { get; init; }

    /// <summary>The status in place of 200; null for none.</summary>
    public string? Status { get; set; }

    /// <summary>How many bytes a response sends at most before the connection is cut.</summary>
    public int CutAfter { get; set; } = int.MaxValue;

    /// <summary>Whether the connection stays open when everything is sent that will be.</summary>
    public bool FallsSilent { get; init; }

    /// <summary>Whether ranges are answered with the whole.</summary>
    public bool IgnoresRanges { get; init; }

    /// <summary>Whether a range is answered with the one that begins a byte later.</summary>
    public bool MissesRanges { get; init; }

    /// <summary>Whether the length is left out, so that the end of the connection is the end of the file.</summary>
    public bool HidesLength { get; init; }
}

/// <summary>A request as it came.</summary>
internal sealed record Request(string Path, string? Range, string? IfRange);

/// <summary>A web server on this machine, good and bad by order.</summary>
internal sealed class FileServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Dictionary<string, Served> _files = [];

    public FileServer()
    {
        _listener.Start();
        _ = Task.Run(Serve);
    }

    public ConcurrentQueue<Request> Requests { get; } = [];

    public string Add(string name, Served file)
    {
        _files[$"/{name}"] = file;
        return $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/{name}";
    }

    public void Dispose() => _listener.Dispose();

    private async Task Serve()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync();
                _ = Task.Run(() => Answer(client));
            }
        }
        catch (Exception end) when (end is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task Answer(TcpClient client)
    {
        using (client)
        {
            client.LingerState = new LingerOption(true, 5);
            var stream = client.GetStream();
            var request = await Read(stream);
            Requests.Enqueue(request);
            await Respond(stream, request);
        }
    }

    private static async Task<Request> Read(Stream stream)
    {
        using var reader = new StreamReader(stream, Encoding.ASCII, leaveOpen: true);
        var path = (await reader.ReadLineAsync())!.Split(' ')[1];
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        while (await reader.ReadLineAsync() is { Length: > 0 } line)
        {
            headers[line.Split(": ")[0]] = line.Split(": ")[1];
        }

        return new Request(path, headers.GetValueOrDefault("Range"), headers.GetValueOrDefault("If-Range"));
    }

    private async Task Respond(Stream stream, Request request)
    {
        if (!_files.TryGetValue(request.Path, out var file) || file.Status is not null)
        {
            await Write(stream, $"HTTP/1.1 {file?.Status ?? "404 Not Found"}\r\nContent-Length: 0\r\n");
            return;
        }

        var ranged = request.Range is not null && !file.IgnoresRanges && (request.IfRange is null || request.IfRange == file.Tag);
        var start = ranged ? int.Parse(request.Range!["bytes=".Length..^1], CultureInfo.InvariantCulture) + (file.MissesRanges ? 1 : 0) : 0;
        var length = file.Content.Length - start;
        await Write(
            stream,
            (ranged ? $"HTTP/1.1 206 Partial Content\r\nContent-Range: bytes {start}-{file.Content.Length - 1}/{file.Content.Length}\r\n" : "HTTP/1.1 200 OK\r\n")
            + (file.HidesLength ? "" : $"Content-Length: {length}\r\n")
            + (file.Tag is { } tag ? $"ETag: {tag}\r\n" : "")
            + (file.Type is { } type ? $"Content-Type: {type}\r\n" : ""));
        await stream.WriteAsync(file.Content.AsMemory(start, Math.Min(length, file.CutAfter)));
        if (file.FallsSilent)
        {
            await stream.ReadExactlyAsync(new byte[1]); // until the other side hangs up
        }
    }

    private static async Task Write(Stream stream, string headers)
        => await stream.WriteAsync(Encoding.ASCII.GetBytes($"{headers}Connection: close\r\n\r\n"));
}
