/// The 256 words that stand for a byte of a fingerprint.
///
/// The list is our own: things that a child knows, all different in their first four letters, in the order of the alphabet.
enum FingerprintWords {
    static let all: [String] = text.split(whereSeparator: \.isWhitespace).map(String.init)

    private static let text = """
        acorn actor agent alarm album amber angle ankle apple apron arena armor arrow aspen atlas attic bacon badge baker bamboo banjo
        barrel basin beaver bell bench berry bison blanket bonfire bottle bridge brush bucket button cabin cactus camel candle canoe
        carpet castle cedar cellar cherry chimney cider circle clock cloud clover cobalt coffee comet compass copper coral cotton
        cradle cricket crown crystal curtain daisy dancer desert diamond dolphin donkey dragon drummer eagle easel echo eclipse elbow
        ember emerald engine falcon farmer feather fern fiddle finger flame flute forest fossil fountain fox garden garlic gate ginger
        giraffe glacier glove goose granite grape guitar hammer harbor harvest hazel hedge helmet heron hill honey horse hotel hunter
        iceberg igloo inkwell iris island ivory ivy jacket jaguar jasmine jelly jewel juniper kayak kettle kite kitten koala ladder
        lagoon lantern lemon lever library lily linen lion lobster lumber lunch magnet mango maple marble meadow melon mirror mitten
        moon mosaic mountain muffin museum napkin nectar needle nest night nutmeg oak oasis ocean olive onion opera orange orchid otter
        oven owl oyster paddle palace panda paper parrot peach pebble pelican pencil pepper piano pillow pine pirate planet plum pocket
        pony poppy potato pumpkin puzzle quartz quill rabbit radish raven ribbon river robin rocket rope saddle sailor salmon sandal
        saturn scarf school shadow shell shovel silver sketch spider sponge spruce squirrel stable statue summer sunset swan syrup
        tablet tailor teapot temple thunder tiger timber toast tomato torch tower trumpet tulip tunnel turtle umbrella valley vanilla
        velvet violin wagon walnut whale willow window winter zebra
        """
}
