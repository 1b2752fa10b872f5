using System.Text;

namespace Cloister.Testing;

/// <summary>What is wrong with an answer of a fake server, such as a <see cref="FakeAgUiServer"/> or a <see cref="FakeModelServer"/>.</summary>
public abstract class ServerFault
{
    private protected ServerFault() { }

    /// <summary>There is no answer.</summary>
    public static ServerFault Hang { get; } = new HangFault();

    /// <summary>Lines end with CR and LF.</summary>
    public static ServerFault CrlfLines { get; } = new CrlfFault();

    /// <summary>The answer is an HTTP error.</summary>
    /// <param name="status">The status.</param>
    /// <param name="body">The body.</param>
    /// <param name="headers">Headers; <c>Content-Type</c> is <c>application/json</c> unless it is among them.</param>
    public static ServerFault Status(int status, string body = "", params ReadOnlySpan<(string Name, string Value)> headers) =>
        new StatusFault(status, Encoding.UTF8.GetBytes(body), [.. headers], isEndless: false);

    /// <summary>The answer is an HTTP error whose body does not end.</summary>
    public static ServerFault EndlessErrorBody(int status = 500) =>
        new StatusFault(status, Encoding.UTF8.GetBytes(new string('x', 4096)), [], isEndless: true);

    /// <summary>The answer has another content type than its content.</summary>
    public static ServerFault ContentType(string contentType) => new ContentTypeFault(contentType);

    /// <summary>The answer looks right, but its body is this. Each item is sent by itself.</summary>
    public static ServerFault Body(params ReadOnlySpan<byte[]> pieces) => new BodyFault([.. pieces]);

    /// <summary>The connection breaks after so many bytes of the body.</summary>
    public static ServerFault CutAfterBytes(int count) => new CutFault(new ByteLimit(count), CutFault.Ending.Break);

    /// <summary>The connection breaks after so many events.</summary>
    public static ServerFault CutAfterEvents(int count) => new CutFault(new FrameLimit(count), CutFault.Ending.Break);

    /// <summary>The body ends after so many events, as if that were all.</summary>
    public static ServerFault EndAfterEvents(int count) => new CutFault(new FrameLimit(count), CutFault.Ending.End);

    /// <summary>Nothing comes after so many events, and the connection stays open.</summary>
    public static ServerFault HangAfterEvents(int count) => new CutFault(new FrameLimit(count), CutFault.Ending.Hang);

    internal abstract Task AnswerAsync(FakeExchange exchange);
}
