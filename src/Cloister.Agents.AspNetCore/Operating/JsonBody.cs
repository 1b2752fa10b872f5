using Cloister.AgUi;
using Microsoft.AspNetCore.Http;

namespace Cloister.Agents.AspNetCore;

/// <summary>The body of a request that is no request for a run: an object, or nothing.</summary>
internal static class JsonBody
{
    /// <exception cref="RefusedException">It is something else.</exception>
    public static async ValueTask<JsonData> ReadAsync(HttpContext http)
    {
        var body = await RequestBody.ReadAsync(http).ConfigureAwait(false);
        if (body.IsEmpty)
        {
            return JsonData.EmptyObject;
        }

        // A web page can send anything but this to another origin without asking first.
        if (!RequestBody.IsJson(http.Request))
        {
            throw new RefusedException(Refusal.NoJson);
        }

        return JsonData.TryParse(body.Span, out var json) && json.IsObject ? json : throw new RefusedException(Refusal.InvalidJson);
    }

    /// <summary>A text that has to be there.</summary>
    /// <exception cref="RefusedException">It is not.</exception>
    public static string Text(JsonData body, string name) =>
        body.TryGet(name, out var value) && value.TryGetString(out var text) && text.Length > 0
            ? text
            : throw new RefusedException(Refusal.Invalid($"'{name}' is missing: it has to be a text."));
}
