namespace Cloister.AgUi;

/// <summary>Why a request is answered with an error status instead of a run.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Title">What kind of refusal.</param>
/// <param name="Detail">What was refused, where, and what to do. It holds no values of the request.</param>
public sealed record RequestRefusal(int Status, string Title, string Detail)
{
    /// <summary>The media type of <see cref="ToProblem"/>.</summary>
    public const string ContentType = "application/problem+json";

    /// <summary>The refusal as the body of the response.</summary>
    public JsonData ToProblem() => JsonData.Object(("title", Title), ("status", Status), ("detail", Detail));

    internal static RequestRefusal NotAcceptable() =>
        new(
            406,
            "Not acceptable",
            $"The answer would be a stream of events, which the Accept header does not admit. Accept {AgUiMediaTypes.EventStream} or {AgUiMediaTypes.Binary}."
        );

    internal static RequestRefusal OtherVersion() =>
        new(
            400,
            "Protocol version not served",
            $"$.protocolVersion is of another major line than {RunAgentInput.CurrentProtocolVersion}, so the run was not started. Speak {RunAgentInput.CurrentProtocolVersion}."
        );

    internal static RequestRefusal NoInput(AgUiFormatException exception) =>
        exception.Reason == FormatError.TooManyMessages
            ? new(413, "Too many messages", exception.Message)
            : new(400, "Malformed input", exception.Message);
}
