namespace Cloister.AgUi.Tests;

/// <summary>Bytes that the reference encoder wrote.</summary>
public sealed class BinaryVectorTests
{
    public static TheoryData<string, string> Vectors { get; } =
        new()
        {
            { """{"type":"RUN_STARTED","threadId":"t","runId":"r","protocolVersion":"1.0"}""", "620f0a02080b1201741a01723203312e30" },
            { """{"type":"TEXT_MESSAGE_START","messageId":"m","role":"assistant"}""", "0a100a0012016d1a09617373697374616e74" },
            { """{"type":"TEXT_MESSAGE_CONTENT","messageId":"m","delta":"hi"}""", "120b0a02080112016d1a026869" },
            {
                """{"type":"TEXT_MESSAGE_CONTENT","messageId":"m","delta":"","timestamp":5,"metadata":{"k":null}}""",
                "12140a0f0801100522090a070a016b1202080012016d"
            },
            {
                """{"type":"TOOL_CALL_RESULT","messageId":"x","toolCallId":"c","content":"ok","role":"tool"}""",
                "b201140a0208151a01782201632a026f6b3204746f6f6c"
            },
            {
                """
                    {"type":"TOOL_CALL_RESULT","messageId":"x","toolCallId":"c",
                    "content":[{"type":"text","text":"a"},{"type":"image","source":{"type":"url","value":"u"}}]}
                    """,
                "b2011c0a0208151a01782201633a050a030a01613a0912070a0512030a0175"
            },
            {
                """{"type":"STATE_SNAPSHOT","snapshot":{"a":1,"b":null}}""",
                "3a210a020806121b2a190a0e0a0161120911000000000000f03f0a070a016212020800"
            },
            {
                """
                    {"type":"STATE_DELTA","delta":[{"op":"add","path":"/a","value":1},{"op":"remove","path":"/b"},
                    {"op":"move","from":"/c","path":"/d"}]}
                    """,
                "42290a020807120f12022f61220911000000000000f03f1206080112022f62120a080312022f641a022f63"
            },
            {
                """{"type":"ACTIVITY_SNAPSHOT","messageId":"m","activityType":"P","content":{},"replace":false}""",
                "ba010e0a0208161a016d2201502a003000"
            },
            { """{"type":"CUSTOM","name":"n","value":null}""", "5a0b0a02080a12016e1a020800" },
            { """{"type":"RUN_FINISHED","threadId":"t","runId":"r"}""", "6a0a0a02080c1201741a0172" },
            {
                """{"type":"RUN_FINISHED","threadId":"t","runId":"r","outcome":{"type":"success","pendingToolCallIds":["c"]}}""",
                "6a160a02080c1201741a01722a0773756363657373420163"
            },
            {
                """{"type":"RUN_FINISHED","threadId":"t","runId":"r","outcome":{"type":"cancelled"}}""",
                "6a150a02080c1201741a01722a0963616e63656c6c6564"
            },
            {
                """
                    {"type":"RUN_FINISHED","threadId":"t","runId":"r",
                    "outcome":{"type":"interrupt","interrupts":[{"id":"i","reason":"tool_call","toolCallId":"c"}]}}
                    """,
                "6a280a02080c1201741a01722a09696e7465727275707432110a01691209746f6f6c5f63616c6c220163"
            },
            { """{"type":"RUN_ERROR","message":"m","code":"c"}""", "720a0a02080d1201631a016d" },
            {
                """
                    {"type":"MESSAGES_SNAPSHOT","messages":[{"id":"u","role":"user","content":"x"},
                    {"id":"a","role":"assistant","toolCalls":[{"id":"c","type":"function","function":{"name":"f","arguments":"{}"}}]}]}
                    """,
                "4a3a0a020808120c0a01751204757365721a017812260a01611209617373697374616e742a160a0163120866756e6374696f6e1a070a016612027b7d"
            },
            {
                """{"type":"SUBAGENT_FINISHED","subagentRunId":"s","outcome":{"type":"suspended","interruptIds":["i"]}}""",
                "a201150a020811120173220973757370656e6465642a0169"
            },
            {
                """{"type":"REASONING_ENCRYPTED_VALUE","subtype":"message","entityId":"m","encryptedValue":"E"}""",
                "fa01130a02081e1a076d65737361676522016d2a0145"
            },
        };

    [Theory]
    [MemberData(nameof(Vectors))]
    public void An_event_is_written_as_the_reference_writes_it(string json, string bytes) =>
        Assert.Equal(bytes, Convert.ToHexStringLower(Binary.Encode(AgUiJson.ParseEvent(json))));

    [Theory]
    [MemberData(nameof(Vectors))]
    public void Bytes_of_the_reference_are_read_as_the_event(string json, string bytes) =>
        Assert.Equal(AgUiJson.ParseEvent(json), Binary.Decode(Convert.FromHexString(bytes)));
}
