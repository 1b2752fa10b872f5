using System.Buffers;
using System.Text;

namespace Cloister.AgUi.Tests.Fuzz;

/// <summary>Small inputs that ask for much work: what they cost is in proportion to their size.</summary>
public sealed class ExpensiveInputTests
{
    private const int ManyBytes = 1 << 20;

    [Fact]
    public void Fields_that_only_look_like_a_later_event_are_not_all_tried()
    {
        byte[] broken = [0x82, 0x02, 0x01, 0xff];
        var frame = Enumerable.Repeat(broken, ManyBytes / broken.Length).SelectMany(field => field).ToArray();

        AssertCheap(frame, () => Assert.Throws<AgUiFormatException>(() => Binary.Decode(frame)));
    }

    [Fact]
    public void A_later_event_is_found_behind_fields_that_are_none() =>
        Assert.IsType<UnknownEvent>(Binary.Decode([0x82, 0x02, 0x01, 0xff, 0x8a, 0x02, 0x02, 0x08, 0x01]));

    [Theory]
    [InlineData(0x2a)]
    [InlineData(0x32)]
    public void Values_in_many_nested_pieces_are_not_copied_at_each_level(byte kind)
    {
        byte[] value = [0x1a, .. Sized(Encoding.UTF8.GetBytes(new string('x', ManyBytes)))];
        for (var level = 0; level < 200; level++)
        {
            byte[] entry = kind == 0x2a ? [0x12, .. Sized(value)] : value;
            value = [kind, 0x00, kind, .. Sized([0x0a, .. Sized(entry)])];
        }
        byte[] frame = [0x5a, .. Sized([0x0a, 0x02, 0x08, 0x0a, 0x12, 0x01, (byte)'n', 0x1a, .. Sized(value)])];

        AssertCheap(frame, () => Assert.IsType<CustomEvent>(Binary.Decode(frame)));
    }

    [Fact]
    public void Of_a_value_in_two_pieces_all_members_count()
    {
        var decoded = Assert.IsType<CustomEvent>(
            Binary.Decode(Convert.FromHexString("5a1f0a02080a12016e1a162a090a070a0161120208002a090a070a016212022001"))
        );

        Assert.Equal(JsonData.Parse("""{"a":null,"b":true}"""), decoded.Value);
    }

    [Theory]
    [InlineData("type")]
    [InlineData("other")]
    public void Names_that_come_again_and_again_cost_what_they_are_long(string name)
    {
        var again = string.Concat(Enumerable.Repeat($",\"{name}\":\"CUSTOM\"", ManyBytes / (name.Length + 12)));
        var json = Encoding.UTF8.GetBytes($"{{\"type\":\"RAW\",\"name\":\"n\",\"value\":1,\"type\":\"CUSTOM\"{again}}}");
        var decoder = new JsonEventDecoder(new DecoderOptions { OnUnrecognised = _ => { } });

        AssertCheap(json, () => Assert.IsType<CustomEvent>(decoder.Decode(json)));
    }

    [Fact]
    public Task Exponents_without_end_are_compared() =>
        Task.Run(() =>
            {
                var digits = new string('9', 4 * ManyBytes);
                var number = JsonData.Parse($"1e{digits}");

                Assert.Equal(number, JsonData.Parse($"1.0E+00{digits}"));
                Assert.Equal(number.GetHashCode(), JsonData.Parse($"1.0E+00{digits}").GetHashCode());
                Assert.NotEqual(number, JsonData.Parse($"1e{digits[1..]}8"));
                Assert.NotEqual(number, JsonData.Parse($"1e-{digits}"));
                Assert.NotEqual(number, JsonData.Parse($"10e{digits}"));
                Assert.Equal(JsonData.Parse("0"), JsonData.Parse($"0e{digits}"));
            })
            .WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);

    [Theory]
    [InlineData("10e9223372036854775807", "1e-9223372036854775808", false)]
    [InlineData("100e9223372036854775806", "1000e9223372036854775805", true)]
    [InlineData("1e-9223372036854775808", "0.1e-9223372036854775807", true)]
    [InlineData("1e9223372036854775807", "0.1e9223372036854775808", true)]
    [InlineData("10e85070591730234615865843651857942052863", "1e-85070591730234615865843651857942052863", false)]
    [InlineData("10e170141183460469231731687303715884105727", "1e-170141183460469231731687303715884105728", false)]
    public void Exponents_at_the_edge_do_not_wrap(string left, string right, bool areEqual) =>
        Assert.Equal(areEqual, JsonData.Parse(left).Equals(JsonData.Parse(right)));

    private static void AssertCheap(byte[] input, Action read)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        read();
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, (40L * input.Length) + 1_000_000);
    }

    private static byte[] Sized(byte[] bytes)
    {
        var output = new ArrayBufferWriter<byte>();
        for (var rest = bytes.Length; ; rest >>= 7)
        {
            output.Write([(byte)(rest < 0x80 ? rest : (rest & 0x7f) | 0x80)]);
            if (rest < 0x80)
            {
                return [.. output.WrittenSpan, .. bytes];
            }
        }
    }
}
