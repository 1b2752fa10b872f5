using System.Collections.Frozen;
using System.Text;
using System.Text.Json;
using Cloister.AgUi;
using Microsoft.AspNetCore.Http;

namespace Cloister.Testing;

/// <summary>A request that a fake server got.</summary>
public sealed class FakeRequest
{
    private readonly FrozenDictionary<string, string> _headers;

    private FakeRequest(string method, string path, FrozenDictionary<string, string> headers, byte[] body)
    {
        Method = method;
        Path = path;
        _headers = headers;
        Body = body;
    }

    /// <summary>The method.</summary>
    public string Method { get; }

    /// <summary>The path.</summary>
    public string Path { get; }

    /// <summary>The bytes of the body.</summary>
    public ReadOnlyMemory<byte> Body { get; }

    /// <summary>The headers; several of a name are joined with commas, and names compare without case.</summary>
    public IReadOnlyDictionary<string, string> Headers => _headers;

    /// <summary>The body as what an agent gets.</summary>
    /// <exception cref="AgUiFormatException">It is no input.</exception>
    public RunAgentInput Input => AgUiJson.ReadInput(Body.Span);

    /// <summary>The body as JSON.</summary>
    /// <exception cref="JsonException">It is none.</exception>
    public JsonElement Json => JsonElement.Parse(Body.Span);

    internal bool IsJson =>
        Header("Content-Type")?.Split(';')[0].Trim() is { } type
        && (
            type.Equals(AgUiMediaTypes.Json, StringComparison.OrdinalIgnoreCase)
            || type.EndsWith("+json", StringComparison.OrdinalIgnoreCase)
        );

    /// <summary>A header, or null if there is none of the name.</summary>
    public string? Header(string name) => _headers.GetValueOrDefault(name);

    /// <summary>Method, path and body.</summary>
    public override string ToString() => $"{Method} {Path} {Encoding.UTF8.GetString(Body.Span)}";

    internal static async Task<FakeRequest> ReadAsync(HttpRequest request)
    {
        var body = new MemoryStream();
        await request.Body.CopyToAsync(body).ConfigureAwait(false);
        var headers = request.Headers.ToFrozenDictionary(
            header => header.Key,
            header => header.Value.ToString(),
            StringComparer.OrdinalIgnoreCase
        );
        return new(request.Method, request.Path, headers, body.ToArray());
    }
}
