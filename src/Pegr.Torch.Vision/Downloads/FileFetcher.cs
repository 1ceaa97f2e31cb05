using System.Net;
using System.Net.Http.Headers;

namespace Pegr.Torch.Vision.Downloads;

/// <summary>Fetches one file from the first of its addresses that has it, going on from what an earlier attempt left.</summary>
/// <param name="http">Carries out the requests.</param>
/// <param name="patience">How often and how long a server that falters is waited for.</param>
/// <param name="wrap">Stands between the program and the disk.</param>
internal sealed class FileFetcher(HttpClient http, DownloadPatience patience, Func<Stream, Stream> wrap)
{
    /// <summary>Fetches a file into a folder.</summary>
    /// <param name="file">The file.</param>
    /// <param name="folder">The folder.</param>
    /// <param name="progress">Is told how many bytes of the file are there.</param>
    /// <param name="stop">Ends it; what has come is kept.</param>
    /// <exception cref="DownloadException">No address gave the file, or the disk did not take it.</exception>
    public async Task Fetch(RemoteFile file, string folder, Action<long> progress, CancellationToken stop)
    {
        var target = Path.Combine(folder, file.Name);
        using var part = new PartFile(target, wrap);
        var problems = new List<string>();
        foreach (var address in file.Addresses)
        {
            try
            {
                await FetchFrom(address, file, part, progress, stop);
                part.MoveTo(target);
                return;
            }
            catch (AddressException problem)
            {
                problems.Add($"{address}: {problem.Message}");
            }
        }

        if (part.Length == 0)
        {
            part.Delete();
        }

        throw new DownloadException(
            $"{file.Name}: no address gave it ({string.Join("; ", problems)}). Check the network and run the command again: it goes on from what has come.");
    }

    private async Task FetchFrom(string address, RemoteFile file, PartFile part, Action<long> progress, CancellationToken stop)
    {
        var resumed = part.Length > 0;
        await ReceiveAll(address, file, part, progress, stop);
        if (part.IsWhole(file))
        {
            return;
        }

        part.Restart(address, tag: null);
        if (resumed)
        {
            // The earlier part may have been of another version: this address deserves a whole attempt.
            await ReceiveAll(address, file, part, progress, stop);
            if (part.IsWhole(file))
            {
                return;
            }

            part.Restart(address, tag: null);
        }

        throw new AddressException("what it sends has another SHA-256 than the publisher's file, and was deleted");
    }

    private async Task ReceiveAll(string address, RemoteFile file, PartFile part, Action<long> progress, CancellationToken stop)
    {
        for (var attempt = 1; part.Length != file.Size; attempt++)
        {
            var before = part.Length;
            try
            {
                await Receive(address, file, part, progress, stop);
            }
            catch (Exception fault) when (IsFaltering(fault, stop))
            {
                attempt = part.Length > before ? 1 : attempt;
                if (attempt >= patience.Attempts)
                {
                    throw new AddressException(fault is OperationCanceledException ? "it does not answer" : fault.Message.TrimEnd('.'));
                }

                await Task.Delay(patience.Pause, stop);
            }
        }
    }

    private async Task Receive(string address, RemoteFile file, PartFile part, Action<long> progress, CancellationToken stop)
    {
        if (part.Length > file.Size)
        {
            part.Restart(address, tag: null);
        }

        using var silence = CancellationTokenSource.CreateLinkedTokenSource(stop);
        silence.CancelAfter(patience.Silence);
        using var request = Request(address, part);
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, silence.Token);
        Accept(response, address, file, part);

        await using var content = await response.Content.ReadAsStreamAsync(silence.Token);
        var buffer = new byte[1 << 16];
        while (true)
        {
            progress(part.Length);
            silence.CancelAfter(patience.Silence);
            var read = await content.ReadAsync(buffer, silence.Token);
            if (read == 0)
            {
                break;
            }

            if (part.Length + read > file.Size)
            {
                part.Restart(address, tag: null);
                throw new AddressException($"it sends more than the {file.Size} bytes of the publisher's file");
            }

            part.Append(buffer.AsSpan(0, read));
        }

        if (part.Length < file.Size)
        {
            throw new IOException($"it broke off after {part.Length} of {file.Size} bytes");
        }
    }

    private static HttpRequestMessage Request(string address, PartFile part)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, address);
        if (part.Length > 0)
        {
            request.Headers.Range = new RangeHeaderValue(part.Length, null);
            if (part.TagOf(address) is { } tag && EntityTagHeaderValue.TryParse(tag, out var version))
            {
                request.Headers.IfRange = new RangeConditionHeaderValue(version);
            }
        }

        return request;
    }

    // A weak tag may stand for several versions, and is of no use for going on.
    private static void Accept(HttpResponseMessage response, string address, RemoteFile file, PartFile part)
    {
        var tag = response.Headers.ETag is { IsWeak: false } version ? version.Tag : null;
        switch (response.StatusCode)
        {
            case HttpStatusCode.PartialContent:
                var range = response.Content.Headers.ContentRange;
                if (range?.From != part.Length || (range?.Length ?? file.Size) != file.Size)
                {
                    part.Restart(address, tag: null);
                    throw new IOException("it sends another part than was asked for");
                }

                break;
            case HttpStatusCode.OK:
                if ((response.Content.Headers.ContentLength ?? file.Size) != file.Size)
                {
                    throw new AddressException(
                        $"it offers {response.Content.Headers.ContentLength} bytes where the publisher's file has {file.Size}");
                }

                part.Restart(address, tag);
                break;
            case HttpStatusCode.RequestedRangeNotSatisfiable:
                part.Restart(address, tag: null);
                throw new IOException("it has no such part");
            case >= HttpStatusCode.InternalServerError or HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests:
                throw new IOException($"it answers {(int)response.StatusCode} {response.ReasonPhrase}");
            default:
                throw new AddressException($"it answers {(int)response.StatusCode} {response.ReasonPhrase}");
        }
    }

    private static bool IsFaltering(Exception fault, CancellationToken stop)
        => fault is HttpRequestException or IOException || (fault is OperationCanceledException && !stop.IsCancellationRequested);

    /// <summary>An address is of no use; the next one may be.</summary>
    private sealed class AddressException(string message) : Exception(message);
}
