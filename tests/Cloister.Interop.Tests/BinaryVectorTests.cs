using Cloister.AgUi;

namespace Cloister.Interop.Tests;

/// <summary>Our binary encoding, byte for byte against that of the public encoder.</summary>
[Trait("Category", "Slow")]
public sealed class BinaryVectorTests
{
    [Fact]
    public async Task Every_event_has_the_bytes_of_the_public_encoder()
    {
        var peer = new Peer(Peer.Current, AgUiEncoding.Binary);
        var events = peer.View(peer.Corpus.ToJson());

        var theirs = JsonData.Parse(await NodeProgram.RunAsync(events.ToString(), "encode.mjs", Peer.Current));

        Json.Equal(JsonData.Array([.. events.Items.Select(e => (JsonData)Frame(e))]), theirs);
    }

    private static string Frame(JsonData json)
    {
        var output = new BinaryFrameWriter();
        output.BeginFrame();
        new BinaryEventEncoder().Write(AgUiJson.ParseEvent(json.ToUtf8()), output);
        output.EndFrame();
        return Convert.ToHexString(output.WrittenMemory.Span);
    }
}
