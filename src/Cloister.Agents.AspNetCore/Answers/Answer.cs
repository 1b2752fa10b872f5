using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Cloister.AgUi;
using Microsoft.AspNetCore.Http;

namespace Cloister.Agents.AspNetCore;

/// <summary>Answers that are no streams. All have one form, so that a client needs to know only one.</summary>
internal static class Answer
{
    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>What was asked for.</summary>
    public static Task SucceedAsync(HttpContext http, Action<Utf8JsonWriter> data) =>
        WriteAsync(
            http,
            StatusCodes.Status200OK,
            AgUiMediaTypes.Json,
            writer =>
            {
                writer.WriteBoolean("success", true);
                writer.WriteStartObject("data");
                data(writer);
                writer.WriteEndObject();
            }
        );

    /// <summary>What was asked for, as it is.</summary>
    public static Task SucceedAsync(HttpContext http, JsonData data) =>
        WriteAsync(
            http,
            StatusCodes.Status200OK,
            AgUiMediaTypes.Json,
            writer =>
            {
                writer.WriteBoolean("success", true);
                writer.WritePropertyName("data");
                writer.WriteRawValue(data.ToUtf8());
            }
        );

    /// <summary>Why not.</summary>
    public static Task RefuseAsync(HttpContext http, Refusal refusal) =>
        WriteAsync(http, refusal.Status, AgUiMediaTypes.Json, refusal.Write);

    /// <summary>A request that is no request for a run: as the protocol wants it said, and as we say it otherwise, in one object.</summary>
    public static Task RefuseAsync(HttpContext http, RequestRefusal problem) =>
        WriteAsync(
            http,
            problem.Status,
            RequestRefusal.ContentType,
            writer =>
            {
                Refusal.Of(problem).Write(writer);
                foreach (var (name, value) in problem.ToProblem().Members)
                {
                    writer.WritePropertyName(name);
                    writer.WriteRawValue(value.ToUtf8());
                }
            }
        );

    /// <summary>Some members of an object, as the whole body.</summary>
    public static async Task WriteAsync(HttpContext http, int status, string mediaType, Action<Utf8JsonWriter> members)
    {
        var body = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(body, Readable))
        {
            writer.WriteStartObject();
            members(writer);
            writer.WriteEndObject();
        }

        http.Response.StatusCode = status;
        http.Response.ContentType = mediaType;
        http.Response.ContentLength = body.WrittenCount;
        http.Response.Headers.CacheControl = "no-store";
        await http.Response.Body.WriteAsync(body.WrittenMemory, http.RequestAborted).ConfigureAwait(false);
    }
}
