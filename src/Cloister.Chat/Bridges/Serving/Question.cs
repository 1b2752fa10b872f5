using Cloister.AgUi;
using Microsoft.Extensions.AI;

namespace Cloister.Chat;

/// <summary>What a client behind us asks that is no approval. Only who made the question knows what answers it.</summary>
internal static class Question
{
    private const string Prefix = "input:";

    public static Interrupt Ask(InputRequestContent request) =>
        new(Prefix + request.RequestId, "input_required") { Metadata = Properties.ToMetadata(request.AdditionalProperties) };

    /// <summary>The question an entry answers; null if it is none of this kind.</summary>
    public static string? RequestOf(ResumeEntry entry) =>
        entry.InterruptId.StartsWith(Prefix, StringComparison.Ordinal) ? entry.InterruptId[Prefix.Length..] : null;
}
