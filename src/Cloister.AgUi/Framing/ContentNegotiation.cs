namespace Cloister.AgUi;

/// <summary>Agrees on the encoding of a response.</summary>
public static class ContentNegotiation
{
    /// <summary>The encoding for a request with these <c>Accept</c> headers; <see langword="null"/> when it admits none: answer 406.</summary>
    /// <param name="accept">The header; several are joined with commas. <see langword="null"/> when there is none.</param>
    /// <remarks>
    /// Binary only for those who name it: browsers, proxies and simple clients send wildcards without being able to read it. What cannot be
    /// understood in the header is passed over.
    /// </remarks>
    public static AgUiEncoding? ForServer(string? accept)
    {
        AcceptedTypes accepted = AcceptedTypes.Parse(accept);
        return accepted.Binary == true ? AgUiEncoding.Binary
            : accepted.Sse ? AgUiEncoding.Sse
            : null;
    }

    /// <summary>
    /// As <see cref="ForServer"/>, for clients that declare no version: their binary encoding has no form for many events, so it is for those
    /// that admit nothing else.
    /// </summary>
    internal static AgUiEncoding? ForOldPeer(string? accept) => AcceptedTypes.Parse(accept).Sse ? AgUiEncoding.Sse : ForServer(accept);

    /// <summary>The encoding of a response with this <c>Content-Type</c>; <see langword="null"/> when it is none of the protocol's.</summary>
    /// <param name="contentType">The header; a missing one counts as server-sent events.</param>
    public static AgUiEncoding? ForResponse(string? contentType)
    {
        ReadOnlySpan<char> rest = contentType;
        ReadOnlySpan<char> mediaType = HeaderText.Next(ref rest, ';');
        return mediaType switch
        {
            _ when contentType.AsSpan().Trim().IsEmpty => AgUiEncoding.Sse,
            _ when HeaderText.Same(mediaType, AgUiMediaTypes.EventStream) => AgUiEncoding.Sse,
            _ when HeaderText.Same(mediaType, AgUiMediaTypes.Binary) => AgUiEncoding.Binary,
            _ => null,
        };
    }

    /// <summary>The <c>Accept</c> header of a client. It names what the client reads, because a wildcard admits every encoding.</summary>
    /// <param name="binary">Whether the client reads the binary encoding too.</param>
    public static string Accept(bool binary) =>
        binary ? $"{AgUiMediaTypes.EventStream}, {AgUiMediaTypes.Binary}" : AgUiMediaTypes.EventStream;
}
