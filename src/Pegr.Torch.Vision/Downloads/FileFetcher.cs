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
        var most = part.Length; // more than ever is progress: a server that has the part started anew may do so for ever
        for (var attempt = 1; part.Length != file.Size; attempt++)
        {
            try
            {
                await Receive(address, file, part, progress, stop);
            }
            catch (Exception fault) when (IsFaltering(fault, stop))
            {
                attempt = part.Length > most ? 1 : attempt;
                most = Math.Max(most, part.Length);
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
        using var request = ResumableRequest.Create(address, part);
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, silence.Token);
        ResumableRequest.Accept(response, address, file, part);

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

    private static bool IsFaltering(Exception fault, CancellationToken stop)
        => fault is HttpRequestException or IOException || (fault is OperationCanceledException && !stop.IsCancellationRequested);
}
