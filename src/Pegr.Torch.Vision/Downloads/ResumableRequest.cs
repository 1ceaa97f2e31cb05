using System.Net;
using System.Net.Http.Headers;

namespace Pegr.Torch.Vision.Downloads;

/// <summary>Requests of a file from where its part ends, and what servers answer to them (RFC 9110, section 14).</summary>
internal static class ResumableRequest
{
    /// <summary>A request for what is not there yet, of the version that the part is of.</summary>
    public static HttpRequestMessage Create(string address, PartFile part)
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

    /// <summary>Checks that an answer is of the file, and empties the part where the answer begins at its start.</summary>
    /// <exception cref="AddressException">The address does not have the file.</exception>
    /// <exception cref="IOException">Another attempt may go better.</exception>
    public static void Accept(HttpResponseMessage response, string address, RemoteFile file, PartFile part)
    {
        // A weak tag may stand for several versions, and is of no use for going on.
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
}
